FROM bb:local
WORKDIR /app
COPY --chown=1000:1000 r256k.bin data.bin
RUN cp -p data.bin /usr/data.bak
