FROM bb:local
RUN mkdir -m 700 /private
COPY --link --chown=1000:1000 r256k.bin /private/data.bin
