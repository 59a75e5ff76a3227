FROM bb:local
WORKDIR /app
COPY --chown=1000:0 r1m.bin app.bin
