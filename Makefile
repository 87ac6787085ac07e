# Two commands: `make app` (the main job) and `make test`. Python 3.11-3.13 and make are all they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8501
INPUTS = $(if $(REPORTS),--reports "$(REPORTS)") $(if $(AREAS),--areas "$(AREAS)") $(if $(DUTIES),--duties "$(DUTIES)") \
  $(if $(PASSES),--passes "$(PASSES)") $(if $(EXPOSURE),--exposure "$(EXPOSURE)")
LISTS = $(if $(CREWS),--crew-list "$(CREWS)") $(if $(VISITS),--visits "$(VISITS)") $(if $(SITES),--sites "$(SITES)") \
  $(if $(ROADS),--roads "$(ROADS)") $(if $(RESULTS),--results "$(RESULTS)")

.PHONY: app run pack demo setup test check lint bench docs docs-pack lock clean

app: $(READY)  ## the hotspot map in the browser; REPORTS=... AREAS=... DUTIES=... CREWS=... ROADS=... (README) for your own files
	$(BIN)/hotspot app $(INPUTS) $(LISTS) --port $(PORT)

run: $(READY)  ## the same analysis as files in out/
	$(BIN)/hotspot run $(INPUTS) --out out

pack: $(READY)  ## everything a meeting needs in out/pack; PERIOD=2017-Q2
	$(BIN)/hotspot pack $(INPUTS) $(LISTS) $(if $(PERIOD),--period $(PERIOD)) --out out/pack

demo: $(READY)  ## draw the demo district and its reports again
	$(BIN)/hotspot demo

setup: $(READY)

# Debian splits venv from Python; as root we fetch it, otherwise we say what to ask for.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "需要 Python 3.11–3.13 / Python 3.11-3.13 is needed: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; } \
	  || { echo "缺少 venv，请执行 / venv is missing, run: sudo apt-get install python3-venv"; exit 1; }; \
	  $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

test: $(READY)  ## every test, as .ci/run does
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: $(READY)
	$(BIN)/python -m benchmarks

docs: $(READY)  ## write docs/settings.md from the settings themselves
	$(BIN)/python -m hotspot.settings > docs/settings.md

docs-pack: $(READY)  ## draw pages of the demo's meeting pack into docs/images/pack; needs LibreOffice
	$(BIN)/hotspot pack --period 2017-Q2 --out out/pack --lang zh
	$(BIN)/python docs/render_pack.py out/pack

lock:  ## needs uv
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
