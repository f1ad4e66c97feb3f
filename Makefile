# Two commands matter: `make demo` and `make test`. Both need Debian 12 and Swift 6.3, and install what else is missing.

SWIFT   ?= swift
PYTHON  ?= python3
SECONDS ?= 60
RELEASE  = -c release --static-swift-stdlib
STYLED   = $(wildcard Sources Tests Benchmarks Fuzz Package.swift Server/Sources Server/Tests Server/Package.swift)
TSAN     = --sanitize thread --scratch-path .build-tsan
# What a request does goes through five modules: as if they were one it takes 5 % less time.
SERVING  = -Xswiftc -cross-module-optimization
# Tests in release, built apart: in debug the longest would take hours.
PROOFS   = -c release -Xswiftc -enable-testing --scratch-path Server/.build-proofs
THREADED = 'Batch|Block|Jobs|Parallel|virtualMachineAgreesWithTheReference'
AUP      = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)/aup
AUP_SERVER = $(shell $(SWIFT) build $(RELEASE) $(SERVING) --package-path Server --show-bin-path)/aup-server

.PHONY: help setup test-setup build release demo test lint format bench bench-gate fuzz prove check-re2 test-tsan goldens clean check-export
.PHONY: test-spark bench-spark spark-setup server test-server test-page check-server prove-server bench-server

help:
	@echo 'make demo             build in release and run the main job on a sample'
	@echo 'make test             build, run all tests, check format and lint'
	@echo 'make build            debug build;  make release: the binary to install'
	@echo 'make server           the provisioning service, in release;  make test-server: its tests alone'
	@echo 'make format           format all sources;  make lint: check that they are'
	@echo 'make goldens          rewrite expected outputs; review the diff'
	@echo 'make bench            speed beside C++ by hand and DuckDB; fails if a promise is not kept'
	@echo 'make bench-gate       instructions of the hot paths; fails if they grew (UPDATE=1 writes them down)'
	@echo 'make fuzz SECONDS=60  run each fuzz target for that long'
	@echo 'make prove            the long proofs, check-re2 and 1,000,000 rules included'
	@echo 'make test-spark       the job for Apache Spark on a cluster of two workers;  make bench-spark: how it scales'
	@echo 'make test-tsan        the tests that use threads, under ThreadSanitizer'
	@echo 'make check-export     compare exported CEL and SQL, run by real engines, with `aup eval`'
	@echo 'make check-server     the provisioning service held against public conformance tools, damaged requests, all tokens'
	@echo 'make test-page        its page in headless Chromium;  make bench-server: requests a second beside scim2-server'
	@echo 'make prove-server     2,000 kills under load, a full disk, a start with 1,000,000 users, as many random operations'
	@echo 'make check-re2        compare `matches` with google-re2 on generated patterns'

setup:
	@scripts/setup

# pexpect drives the pseudo-terminal tests of the REPL.
test-setup:
	@scripts/setup python3-pexpect

build: setup
	$(SWIFT) build --build-tests

release: setup
	$(SWIFT) build $(RELEASE) --product aup

demo: release
	@AUP="$(AUP)" scripts/demo

test: test-setup lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest
	@$(MAKE) --no-print-directory test-server

# A package of its own: the language builds without a server and without a database. What is built of the language is used.
test-server: setup
	@scripts/setup libsqlite3-dev libmimalloc-dev openssl
	$(SWIFT) build --package-path Server --scratch-path .build --build-tests
	$(SWIFT) test --package-path Server --scratch-path .build --skip-build --disable-xctest

# What each shows: Server/conformance/README.md.
check-server: server .venv-conformance/bin/scim-sanity
	AUP_SERVER="$(AUP_SERVER)" .venv-conformance/bin/python Server/conformance/conformance.py
	.venv-conformance/bin/python -m openapi_spec_validator Server/Sources/SCIMServer/Operation/openapi.json
	AUP_SERVER="$(AUP_SERVER)" $(PYTHON) Server/conformance/tokens.py
	AUP_SERVER="$(AUP_SERVER)" $(PYTHON) Server/conformance/fuzz.py --seconds $(SECONDS)

# Only axe-core is used of what carries it: no dependencies of packages.
test-page: server
	@scripts/setup chromium chromium-driver python3-venv
	[ -e .venv-page/bin/python ] || $(PYTHON) -m venv .venv-page
	.venv-page/bin/pip --quiet --disable-pip-version-check install --no-deps --requirement Server/conformance/page/requirements.txt
	AUP_SERVER="$(AUP_SERVER)" .venv-page/bin/python Server/conformance/page/run.py

prove-server: server
	$(PYTHON) Server/conformance/test_history.py
	AUP_SERVER="$(AUP_SERVER)" $(PYTHON) Server/conformance/kills.py --cycles 2000
	AUP_SERVER="$(AUP_SERVER)" $(PYTHON) Server/conformance/disk.py
	AUP_SERVER="$(AUP_SERVER)" $(PYTHON) Server/conformance/restart.py
	AUP_SIMULATED_OPERATIONS=1000000 $(SWIFT) test $(PROOFS) --package-path Server --disable-xctest --filter SimulationTests

bench-server: server .venv-throughput/bin/uvicorn
	@scripts/setup wrk
	AUP_SERVER="$(AUP_SERVER)" .venv-throughput/bin/python Server/conformance/throughput.py

.venv-conformance/bin/scim-sanity .venv-throughput/bin/uvicorn: .venv-%:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/setup python3-venv
	$(PYTHON) -m venv .venv-$(firstword $(subst /, ,$*))
	.venv-$(firstword $(subst /, ,$*))/bin/pip --quiet --disable-pip-version-check install --requirement Server/conformance/requirements-$(firstword $(subst /, ,$*)).txt

server: setup
	@scripts/setup libsqlite3-dev libmimalloc-dev
	$(SWIFT) build $(RELEASE) $(SERVING) --package-path Server --product aup-server

lint:
	$(SWIFT) format lint --strict --recursive --parallel --configuration .swift-format $(STYLED)

format:
	$(SWIFT) format --in-place --recursive --parallel --configuration .swift-format $(STYLED)

goldens: test-setup build
	AUP_UPDATE_GOLDENS=1 $(SWIFT) test --skip-build --disable-xctest

bench: release
	@scripts/setup g++
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/setup python3-venv
	$(SWIFT) build -c release --package-path Benchmarks --product bench
	@AUP="$(AUP)" SWIFT="$(SWIFT)" $(PYTHON) Benchmarks/compare

bench-gate: release
	@scripts/setup valgrind binutils
	@command -v $(PYTHON) >/dev/null || scripts/setup python3
	$(SWIFT) build -c release --package-path Benchmarks --product bench
	@AUP="$(AUP)" SWIFT="$(SWIFT)" $(PYTHON) Benchmarks/compare/gate.py $(if $(UPDATE),--update)

fuzz: setup
	Fuzz/run.sh $(SECONDS)

prove: build check-re2 check-export
	$(SWIFT) run -c release --package-path Benchmarks bench load 1000000
	$(SWIFT) build --package-path Fuzz --target fuzz
	AUP_DIFFERENTIAL_PAIRS=1000000 $(SWIFT) test --skip-build --disable-xctest --filter Differential
	AUP_SATISFIABILITY_PAIRS=100000 $(SWIFT) test --skip-build --disable-xctest --filter SmallWorld
	AUP_SUGGESTED_FILES=100 $(SWIFT) test --skip-build --disable-xctest --filter suggestedTests
	AUP_SCAN_FILES=2000 $(SWIFT) test --skip-build --disable-xctest --filter ScanDifferential

check-re2: build
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/setup python3-venv
	SWIFT="$(SWIFT)" $(PYTHON) scripts/check-re2.py

# 100,000 (rule, user) pairs on cel-expr-python and DuckDB.
check-export: build
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/setup python3-venv
	$(PYTHON) scripts/check-export.py

test-spark: release spark-setup
	cd integrations/spark && AUP="$(AUP)" "$(CURDIR)/.venv-spark/bin/python" -m unittest

bench-spark: release spark-setup
	AUP="$(AUP)" .venv-spark/bin/python integrations/spark/bench_spark.py

spark-setup:
	@command -v java >/dev/null || scripts/setup openjdk-17-jre-headless
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/setup python3-venv
	@[ -e .venv-spark/bin/python ] || $(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/pip --quiet --disable-pip-version-check install --requirement integrations/spark/requirements.txt

# Built apart, so that the ordinary build stays as it is. Under it everything takes some ten times as long.
test-tsan: setup
	$(SWIFT) build --build-tests $(TSAN)
	AUP_DIFFERENTIAL_PAIRS=5000 $(SWIFT) test --skip-build --disable-xctest $(TSAN) --filter $(THREADED)

clean:
	rm -rf .build .build-tsan .venv-* Benchmarks/.build Fuzz/.build Server/.build Server/.build-proofs
