FROM bb:local AS base
WORKDIR /app
COPY --chown=1000:1000 r256k.bin data.bin
FROM base
COPY --from=base /app/data.bin /plain.bin
