# Two commands: `make run` and `make test`. They need Python 3.11 or newer with venv, make, and the package registries.
UV_VERSION := 0.13.9
UV := .tools/bin/uv
UV_STAMP := .tools/uv-$(UV_VERSION)
PYTHON ?= python3
PY := .venv/bin/python
SYNC := $(UV) sync --quiet --locked --inexact --no-python-downloads

export DEMO ?= 1
export PORT ?= 8000
export DATA ?= $(CURDIR)/data
export SERVER ?= daphne
SERVER_GROUP := $(if $(filter uvicorn,$(SERVER)),--group uvicorn)

.DEFAULT_GOAL := help
.PHONY: help run scale test check long mls crashes bench growth capacity faults stores s3 build format clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10
	@echo; echo "PORT=8000, DATA=./data, SERVER=daphne and DEMO=1 can be set: make run PORT=8001 DATA=/tmp/second"

$(UV_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed as $(PYTHON) (or say which: make run PYTHON=python3.12)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing. Install it (Debian, Ubuntu: sudo apt install python3-venv) and try again."; exit 1; }
	@echo "Installing uv $(UV_VERSION) …"
	@$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.PHONY: packages devpackages
packages: $(UV_STAMP)
	@test -x $(PY) || echo "Installing Python packages …"
	@$(SYNC) --group frontend $(SERVER_GROUP)

devpackages: $(UV_STAMP)
	@test -x .venv/bin/pytest || echo "Installing Python packages …"
	@$(SYNC) --group frontend --group dev

run: packages ## install what is missing, build, migrate and serve with the demo; Ctrl-C stops it
	@exec $(PY) manage.py up

scale: packages ## the same with PostgreSQL, Redis, nginx and WORKERS=4 processes, TLS=1 for https; everything in DATA/scale
	@exec $(PY) -m unifiedmsg.scale

build: packages ## build the front end where its sources changed
	@$(PY) manage.py build

test: devpackages ## the tests, browser tests included (CHROMIUM=/path says which browser, BROWSER=0 leaves them out)
	@$(PY) -m tests.run

check: devpackages ## the one verdict: format, lint, types, contracts, migrations, generated files, front end, tests
	@$(PY) -m tests.check

long: devpackages ## the tests that compute for long: crashes, storms, proofs that a test can fail
	@TESTS=long $(PY) -m tests.run tests

mls: devpackages ## the long MLS runs: more seeds, more interleavings
	@LONG=1 $(PY) -m pytest -q tests/mls

crashes: devpackages ## engines killed around every single step; the check takes a sample of them
	@THOROUGH=1 $(PY) -m pytest -q -n auto --dist loadfile tests/engine

bench: devpackages ## ours against the rivals that are installed; PEERS=all installs them first (as root or with sudo)
	@$(PY) -m bench.peers --peers "$(PEERS)"

s3: devpackages ## attachments in a bucket: a double of S3 over HTTP, since none is installed for the check
	@$(SYNC) --group frontend --group dev --group s3-tests
	@S3=1 $(PY) -m pytest -q tests/attachments/test_s3.py

growth: devpackages ## what a message costs as everything around it grows
	@$(SYNC) --group frontend --group dev --group plots
	@$(PY) -m bench.growth
	@$(PY) -m bench.plots

capacity: devpackages ## what so many people would need, and where the design would have to change first
	@$(PY) -m bench.capacity

faults: devpackages ## processes, PostgreSQL and Redis killed 50 times each, lines cut at every byte; the check takes a sample
	@FAULTS=full $(PY) -m pytest -q tests/faults tests/several tests/engine/test_bad_lines.py

stores: devpackages ## the tests of delivery and the journeys of engines and browsers once more, on PostgreSQL and Redis
	@STORES=postgres $(PY) -m pytest -q tests/delivery tests/conversations tests/realtime tests/engine \
	  --ignore tests/conversations/test_tables.py --ignore tests/realtime/test_durability.py
	@STORES=postgres $(PY) -m pytest -q tests/browser

format: devpackages ## write the format that `make check` asks for
	@$(PY) -m tests.check --fix

clean: ## drop what was installed and built (data/ stays)
	@rm -rf .tools .venv static/node_modules static/dist
