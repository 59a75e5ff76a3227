cat >gradlew <<'X'
#!/bin/sh
mkdir -p build/libs && cat src/main/Main.class src/main/Main.class src/main/Main.class src/main/Main.class >build/libs/demo-0.0.1.jar
X
chmod 644 gradlew && mkdir -p gradle/wrapper src/main && touch gradle/wrapper/gradle-wrapper.jar build.gradle settings.gradle
cp "$POOL/r1m.bin" src/main/Main.class
# The stand-in for Alpine has no /opt.
sed -i 's,amazoncorretto:17-alpine3.17$,bb:local\nRUN mkdir /opt,; s,amazoncorretto:17-alpine3.17,bb:local,; s,https://github.com/.*/opentelemetry-javaagent.jar,http://files.test/agent.jar,' ../Dockerfile
