FROM bb:local AS build
COPY r256k.bin /out/tool
RUN chmod 4755 /out/tool
FROM bb:local
WORKDIR /app
COPY --from=build --chown=1000:1000 /out/tool .
