FROM bb:local
WORKDIR /app
COPY --chown=1000:1000 app .
RUN echo generated >lib/generated
RUN chown 1000:1000 /app
