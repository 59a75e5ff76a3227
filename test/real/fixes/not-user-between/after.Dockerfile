FROM bb:local
WORKDIR /app
COPY --chown=0:0 r256k.bin data.bin
USER 1000
RUN test -w data.bin && echo yes >/tmp/writable || true
USER 0
