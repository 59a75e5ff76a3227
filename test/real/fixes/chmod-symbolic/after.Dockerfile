FROM bb:local
COPY --chmod=+x r256k.bin /usr/bin/tool
