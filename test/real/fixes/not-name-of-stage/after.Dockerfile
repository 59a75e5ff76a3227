FROM debian:12-local AS build
RUN useradd -u 1500 app
COPY --chown=app:app r256k.bin /out/data.bin
FROM debian:12-local
RUN useradd -u 1600 app
WORKDIR /app
COPY --from=build --chown=app:1000 /out/data.bin .
