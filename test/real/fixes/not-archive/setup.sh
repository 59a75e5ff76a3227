mkdir bundle && mv r256k.bin bundle/model.bin && tar --numeric-owner --owner=0 --group=0 -czf bundle.tar.gz bundle && rm -r bundle
