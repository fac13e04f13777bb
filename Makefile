# Everything starts here, from nothing but Python 3.11, make and a network. `make help` lists it.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# More for the command: make test ARGS="-k ledger -x"
ARGS ?=

# Where Python is told to keep no compiled modules, each process would compile them all again: half of a start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run stop status backup restore test check mutate schema bench install install-dev locks

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  PORT=8000, DATA_DIR=data and DATABASE_URL (none: a PostgreSQL of our own) are read by `make run`.'

# exec: Ctrl-C and SIGTERM reach the program itself, and its exit code is the answer.
run: install ## Start the registry: database, migrations, catalogue, administrator, server
	@exec $(PY) manage.py run $(ARGS)

stop: ## Stop the registry that runs in DATA_DIR
	@exec $(PY) -m registry.running stop

status: ## Say what runs in DATA_DIR, where, and since when
	@$(PY) -m registry.running status || true

backup: install ## Copy the database into a checked folder in DATA_DIR/backups, or ARGS="--to FOLDER"
	@exec $(PY) manage.py backup $(ARGS)

restore: install ## Make an empty database from a backup: FROM=FOLDER, ARGS="--replace registry" or "--accept"
	@exec $(PY) manage.py restore $(if $(FROM),"$(FROM)") $(ARGS)

test: install-dev ## Run the tests, a file at a time on each core, the cheap ones first (ARGS go to pytest)
	@exec $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: install-dev ## Lint, check formatting, types, the direction of imports, and that no migration is missing
	@echo '· ruff'; $(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@echo '· mypy'; $(VENV)/bin/mypy
	@echo '· import-linter'; $(VENV)/bin/lint-imports --no-logo
	@echo '· migrations'; $(PY) manage.py makemigrations --check --dry-run

mutate: install-dev ## Change the core in one place after another, and see whether a test notices (20 minutes)
	@exec $(PY) -m tests.mutation $(ARGS)

schema: install-dev ## Write the OpenAPI descriptions in docs/openapi from the code
	@exec $(PY) manage.py write_schema $(ARGS)

bench: install-dev ## Measure
	@exec $(PY) -m bench $(ARGS)

install: $(VENV)/.installed ## Build .venv with what running needs

install-dev: $(VENV)/.installed-dev ## Build .venv with what testing needs

# The environment starts without a pip of its own, which takes longer to unpack than all that is needed to download;
# the one of the Python that made it can install into it. Where that has none, it gets its own after all.
define pip
{ $(PYTHON) -m pip --python $(PY) install --quiet $(1) 2>/dev/null || \
	{ $(PY) -m ensurepip >/dev/null && $(PY) -m pip install --quiet $(1); }; }
endef

# uv installs in two seconds what takes pip thirteen. It is a convenience: where it cannot be had, or cannot reach
# the packages, pip installs the same hashed lock. Its own pin and hashes stand in requirements-dev.lock.
define install_lock
@echo 'Installing $(1) …'
@$(VENV)/bin/uv --version >/dev/null 2>&1 || { \
	awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements-dev.lock > $(VENV)/uv.lock && \
	$(call pip,--require-hashes -r $(VENV)/uv.lock) || \
	echo 'uv cannot be had here; pip does its work, more slowly.'; }
@$(VENV)/bin/uv pip install --quiet --python $(PY) --require-hashes -r $(1) 2>$(VENV)/uv.log || \
	$(call pip,--require-hashes -r $(1)) || \
	{ echo 'Neither uv nor pip could install $(1): is there a network, or a mirror set for pip?'; cat $(VENV)/uv.log 2>/dev/null; exit 1; }
endef

$(VENV)/.installed: requirements.lock | $(PY)
	$(call install_lock,$<)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock | $(PY)
	$(call install_lock,$<)
	@touch $@ $(VENV)/.installed

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo 'There is no $(PYTHON): install Python 3.11, or name one: make PYTHON=…'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is $$($(PYTHON) --version); the registry needs 3.11 or later: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo '$(PYTHON) has no venv module: install it (Debian: apt-get install python3-venv).'; exit 1; }
	@echo 'Creating $(VENV) …'
	@$(PYTHON) -m venv --without-pip $(VENV) || { rm -rf $(VENV); exit 1; }

locks: $(VENV)/bin/uv ## Rewrite the hashed locks from requirements*.txt
	@for name in requirements requirements-dev; do \
		$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
			--custom-compile-command 'make locks' $$name.txt -o $$name.lock || exit 1; done

$(VENV)/bin/uv: | $(PY)
	@$(call pip,"$$(grep -o '^uv==[0-9.]*' requirements-dev.txt)")
