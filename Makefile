# GNU make 3.81 or later. `make` alone prints the targets.
.DEFAULT_GOAL := help
.SUFFIXES:

jar     := verticles/app/target/orchestrator.jar
caches  := $(jar:.jar=.serve.aot) $(jar:.jar=.verb.aot)
sources := $(shell find pom.xml .mvn conf shared/*/pom.xml verticles/*/pom.xml shared/*/src/main verticles/*/src/main 2>/dev/null)
reports := shared/*/target/surefire-reports verticles/*/target/surefire-reports

# The JDK that the launcher finds is the one that everything is built with.
use_jdk = JAVA_HOME=$$(./orchestrator --java-home) && export JAVA_HOME
maven   = $(use_jdk) && $(mvn)
# No escape codes for colours; the other two JVM options silence what Maven's own libraries would warn about on this JDK.
mvn     = MAVEN_OPTS="-Djansi.noreset=true --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $$MAVEN_OPTS" \
          mvn -B -q -Dstyle.color=never $(MAVEN_FLAGS)

# Tools in a container get the same Maven repository, trust store and user as those outside.
trust_store = $(or $(JAVA_TRUST_STORE),$(wildcard $(shell ./orchestrator --java-home 2>/dev/null)/lib/security/cacerts))
repository  = $(or $(MAVEN_REPOSITORY),$(wildcard $(HOME)/.m2/repository))
comma      := ,
settings    = JAVA_TRUST_STORE='$(trust_store)' MAVEN_REPOSITORY='$(repository)' TOOLS_USER=$$(id -u):$$(id -g)
compose     = $(settings) docker compose
in_docker   = $(compose) -p orchestrator-tools -f docker-compose.tools.yml
is_local    = [ -z '$(IN_DOCKER)' ] && ./orchestrator --java-home >/dev/null 2>&1 && command -v mvn >/dev/null

.PHONY: help build demo run init test test-docker test-chaos test-chaos-long test-cluster check format lint dialogues bench-flow bench-start bench-cluster bench-api bench-telegram image up down clean
.PHONY: needs-maven forget-reports

help: ## print these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

build: $(jar) ## build the fat jar, if sources are newer than it

demo: $(jar) ## ask for a project and watch it go live (ONCE=1 ends then, DATA=folder keeps it there)
	@$(if $(DATA),ORCHESTRATOR_DATA='$(DATA)') ./orchestrator demo $(if $(ONCE),--once)

run: $(jar) ## start the server (DATA=folder)
	@$(if $(DATA),ORCHESTRATOR_DATA='$(DATA)') ./orchestrator serve

init: $(jar) ## make the certificates of a cluster's bus (DATA=folder)
	@$(if $(DATA),ORCHESTRATOR_DATA='$(DATA)') ./orchestrator init

test: $(jar) needs-maven forget-reports ## run every test that needs nothing but this machine
	@$(maven) test $(as_delivered); $(end_with_summary)

test-docker: $(jar) needs-maven forget-reports ## run the tests that need a Docker engine
	@$(use_jdk) && $(docker_tests); $(end_with_summary)

test-chaos: $(jar) needs-maven forget-reports ## run the tests that kill servers, shake three nodes, cut connections and walk every state
	@$(maven) -Pchaos-tests test; $(end_with_summary)

test-chaos-long: $(jar) needs-maven forget-reports ## the same in its long size, and three nodes in a storm (as root cables are pulled, too)
	@$(maven) -Pchaos-tests -Dwalk=long test && $(mvn) -Pstorm-tests test; $(end_with_summary)

test-cluster: needs-maven forget-reports ## run the clustered tests that Vert.x has for its own managers
	@$(use_jdk) && $(cluster_tests); result=$$?; $(each_class); exit $$result

check: $(jar) needs-maven forget-reports ## format check, lint, all tests: what CI runs
	@$(maven) spotless:check test $(as_delivered) && $(mvn) -Pchaos-tests test && $(cluster_tests) && $(docker_tests); $(end_with_summary)

format: ## format all sources
	@if $(is_local); then $(maven) spotless:apply; \
	else $(in_docker) build -q format && $(in_docker) run --rm -T format </dev/null; fi

lint: ## compile with every check, look at the format; IN_DOCKER=1 does it in a container
	@if $(is_local); then $(maven) spotless:check process-test-classes; \
	else $(in_docker) build -q lint && $(in_docker) run --rm -T lint </dev/null; fi

dialogues: needs-maven ## judge a real model by the recorded dialogues (PROVIDER=openai MODEL=name, with the provider's key set)
	@if [ -z "$$OPENAI_API_KEY$$ANTHROPIC_API_KEY$$GEMINI_API_KEY$$OPENROUTER_API_KEY$$OLLAMA_URL" ]; then \
	  echo 'No model can be asked: set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, OPENROUTER_API_KEY or OLLAMA_URL. Skipped.'; \
	else $(maven) test -pl verticles/po -am -Dtest=DialoguesTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dmdep.analyze.skip=true -Ddialogues.real=true; fi

bench-flow: ## what durable flows cost, beside a commit per step as pgbench makes it
	$(call bench,flow,FlowBench)

bench-cluster: ## messages between two nodes and how soon a dead one is gone, beside Hazelcast
	$(call bench,cluster,ClusterBench)

bench-start: $(jar) ## how long a start takes until it is ready, and how much memory it needs
	$(call bench,start,StartBench) ./orchestrator

bench-api: $(jar) ## what an authenticated, limited request costs, beside Fastify (needs wrk, node and npm)
	$(call bench,api,ApiBench) ./orchestrator bench/api/src/fastify bench/api/src/wrk/ask.lua

bench-telegram: $(jar) ## how soon what Telegram brings is kept and answered, beside grammY (needs node and npm)
	$(call bench,telegram,TelegramBench) ./orchestrator bench/telegram/src/grammy

image: ## build the container image orchestrator
	@docker build -q -t orchestrator $(if $(trust_store),--secret 'id=truststore$(comma)src=$(trust_store)') .

up: .env ## start Orchestrator, Postgres and Redis in containers
	@$(compose) up -d --build --wait

down: .env ## stop these containers; what they stored stays
	@$(compose) down

clean: ## remove what was built
	@rm -rf target shared/*/target verticles/*/target

$(jar): $(sources)
	@$(MAKE) -s needs-maven
	@echo 'Building $@ …'
	@rm -f $(caches)
	@$(maven) $(jar_alone) package && touch $@
	@$(use_jdk) && $(train)

# Tests, and the checks that need their classes, are left to `make check`.
jar_alone = -pl verticles/app -am -Dmaven.test.skip=true -Dmdep.analyze.skip=true

# The classes of a start and of a verb, loaded and linked ahead of time: a server on a folder of its own is asked
# for its status and ended. Only speed depends on it, so what fails here is left out.
training := verticles/app/target/training
trainee   = env -u POSTGRES_URL -u REDIS_URL -u VERTICLES ORCHESTRATOR_DATA=$(training) ORCHESTRATOR_HTTP=127.0.0.1:0 \
	$$JAVA_HOME/bin/java -Xlog:disable -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow
train     = { rm -rf $(training); \
	$(trainee) -XX:AOTCacheOutput=$(word 1,$(caches)) -jar $(jar) serve & server=$$!; \
	for tenth in $$(seq 300); do [ ! -f $(training)/server.json ] && kill -0 $$server || break; sleep 0.1; done; \
	$(trainee) -XX:AOTCacheOutput=$(word 2,$(caches)) -jar $(jar) status; \
	kill $$server; wait $$server; rm -rf $(training); } >/dev/null 2>&1 </dev/null; true

# bench FOLDER,CLASS: compiles a benchmark and runs it, arguments may follow.
bench = @$(MAKE) -s needs-maven && $(maven) -pl bench/$(1) -am compile dependency:build-classpath \
	-Dmdep.outputFile=target/classpath && \
	$$JAVA_HOME/bin/java --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
	-cp "bench/$(1)/target/classes:$$(cat bench/$(1)/target/classpath)" dev.orchestrator.bench.$(1).$(2)

.env:
	@umask 077 && for name in POSTGRES_PASSWORD REDIS_PASSWORD; do \
	  echo "$$name=$$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; done >$@
	@echo 'Wrote .env with new passwords.'

needs-maven:
	@./orchestrator --java-home >/dev/null
	@command -v mvn >/dev/null || { echo 'orchestrator: needs Maven 3.8 or later: install it (package maven, or https://maven.apache.org).' >&2; exit 1; }
	@$(use_jdk) && mvn -v | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | { read -r major minor; \
	  [ "$$major" -gt 3 ] || [ "$$major" -eq 3 ] && [ "$$minor" -ge 8 ] || \
	  { echo "orchestrator: needs Maven 3.8 or later, found $$major.$$minor: install a newer one." >&2; exit 1; }; }

forget-reports:
	@rm -rf $(reports)

# Some tests start the server from the jar itself.
as_delivered = -Dserver.jar=$(CURDIR)/$(jar)

# REQUIRE_DOCKER=1 makes a missing engine an error; else its tests are left out, and that is said.
docker_tests = if [ '$(REQUIRE_DOCKER)' = 1 ] || docker info >/dev/null 2>&1; then $(mvn) -Pdocker-tests test; \
	else echo 'No Docker engine answers: the Docker tests are left out.'; fi

cluster_tests = $(mvn) -Pcluster-tests test -pl shared/cluster -am -Dsurefire.failIfNoSpecifiedTests=false \
	-Dmdep.analyze.skip=true -Dmaven.test.redirectTestOutputToFile=true

# Each class with its counts, as Surefire has reported them.
each_class = find shared/cluster/target/surefire-reports -name '*SuiteTest.txt' 2>/dev/null | sort | xargs cat /dev/null | \
	awk '/^Test set:/ { name = $$3; sub(/.*\./, "", name) } /^Tests run:/ { split($$0, n, /[:,]/); \
	printf "  %-24s %3d tests, %d failed, %d skipped, %s\n", name, n[2], n[4] + n[6], n[8], $$12 " s"; \
	run += n[2]; failed += n[4] + n[6]; off += n[8]; classes++ } \
	END { printf "%d classes, %d tests, %d failed, %d skipped\n", classes, run, failed, off }'

end_with_summary = result=$$?; find $(reports) -name '*.txt' 2>/dev/null | xargs cat /dev/null | awk -F '[:,]' '\
	/^Tests run:/ { run += $$2; failed += $$4; errors += $$6; skipped += $$8 } \
	END { printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", run, failed, errors, skipped }'; exit $$result
