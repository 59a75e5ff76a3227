FROM bb:local
WORKDIR /data
COPY --chown=1000:1000 r256k.bin data.bin
VOLUME /data
