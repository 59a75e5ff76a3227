FROM bb:local AS build
COPY main.py /out/main.py
COPY --chown=5:6 r256k.bin /out/model.bin
FROM bb:local
COPY --from=build --chown=1000:0 /out /service
