FROM bb:local
COPY --chown=1000:0 r1m.bin /app/app.bin
