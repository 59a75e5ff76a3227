FROM bb:local
WORKDIR /app
COPY --chown=1000:1000 tool .
