FROM bb:local
COPY --chmod=+x tool /usr/bin/tool
