FROM bb:local
COPY --chmod=755 tool.sh other.sh /usr/bin/
