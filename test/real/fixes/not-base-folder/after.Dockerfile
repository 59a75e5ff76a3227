FROM bb:local
COPY --chown=1000:1000 r256k.bin /usr/bin/tool
