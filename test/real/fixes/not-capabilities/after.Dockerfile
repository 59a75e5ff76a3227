FROM debian:12-local AS build
RUN apt-get update && apt-get install -y --no-install-recommends libcap2-bin
COPY r256k.bin /out/tool.bin
RUN setcap cap_net_bind_service+ep /out/tool.bin
FROM bb:local
WORKDIR /app
COPY --from=build --chown=1000:0 /out/tool.bin .
