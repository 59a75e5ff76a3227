FROM bb:local
WORKDIR /app
COPY --chown=app:0 r256k.bin data.bin
COPY passwd /etc/passwd
