FROM bb:local
WORKDIR /opt
ADD --chown=1000:1000 bundle.tar.gz /opt/
