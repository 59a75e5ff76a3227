FROM bb:local AS build
COPY r256k.bin /tool
RUN chgrp $(echo 77) /tool
FROM bb:local
WORKDIR /app
COPY --from=build --chown=1000:0 /tool tool
