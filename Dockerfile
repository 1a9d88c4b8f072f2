# Orchestrator in a container. A fresh clone is enough:  docker build -t orchestrator .
#
# Behind a proxy that opens TLS, give the build a Java trust store that knows the proxy's
# certificate; `make image` and `make up` give it the one of the JDK here:
#   docker build --secret id=truststore,src=$JAVA_HOME/lib/security/cacerts -t orchestrator .

# What builds, formats and lints; docker-compose.tools.yml uses it too.
FROM debian:trixie-slim AS tools
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless maven git make \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -m 777 /m2 /build
# Any user may be asked to run it, so home is a folder that everyone can write to.
ENV HOME=/tmp MAVEN_ARGS=-Dmaven.repo.local=/m2
WORKDIR /build

FROM tools AS build
COPY . .
RUN --mount=type=cache,target=/m2,sharing=locked \
    --mount=type=secret,id=truststore,mode=0444 \
    if [ -s /run/secrets/truststore ]; then \
      export MAVEN_OPTS=-Djavax.net.ssl.trustStore=/run/secrets/truststore; \
    fi \
 && make build

# The JDK and not the JRE: what the template agent writes is started from its sources.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless git curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 7070 --create-home orchestrator \
 && install -d -o orchestrator -g orchestrator -m 700 /data
COPY --from=build /build/LICENSE /build/NOTICE /build/orchestrator /opt/orchestrator/
COPY --from=build /build/verticles/app/target/orchestrator.* /opt/orchestrator/verticles/app/target/
RUN ln -s /opt/orchestrator/orchestrator /usr/local/bin/orchestrator
USER orchestrator
WORKDIR /data
ENV ORCHESTRATOR_DATA=/data ORCHESTRATOR_HTTP=0.0.0.0:7070
VOLUME /data
EXPOSE 7070
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=10 \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:7070/ready"]
ENTRYPOINT ["orchestrator"]
CMD ["serve"]
