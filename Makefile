# One command per habit; `make help` lists them. README.md says which two a user needs.
SHELL := /bin/bash
BIN := .venv/bin
SOURCES := $(wildcard matcher data api tests bench)
ARGS ?=
# Corpora of everyday sentences: what no Solution answers.
GENERAL := tanaka_ccby2 talpco_ccby4 mozilla_www_mpl2 wikipedia_app_apache2
WORK ?= build/model
MODELS := static contextual

.DEFAULT_GOAL := help
.PHONY: help setup serve test check lint fix types db weights model quality hooks constraints clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## make .venv with everything in it (PYTHON= chooses the interpreter)
	@scripts/setup.sh

serve: setup ## start database and site on 127.0.0.1:8000 (HOST= PORT= ENMUSUBI_HOME= DEMO=1)
	@exec $(BIN)/enmusubi serve

test: setup ## all tests, or some: make test ARGS=tests/matcher
	@scripts/browser.sh
	@$(BIN)/pytest $(ARGS)

check: lint types test ## what CI runs, nothing more and nothing less

lint: setup ## style, format and import contracts
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/lint-imports

fix: setup ## repair what style and format can repair
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

types: setup ## strict types
	@$(BIN)/mypy

db: setup ## start the database if needed and apply migrations
	@$(BIN)/enmusubi migrate

weights: setup ## learn term background and ranker anew (CORPORA= folder of *.tsv.xz, GLOSSARY= folder)
	@$(BIN)/python -m matcher.training.background --seed data/seed \
		--sentences $(GLOSSARY)/sentences.jsonl --out data/model/terms.npz
	@for model in $(MODELS); do $(BIN)/python -m matcher.training.weights --judged data/demo \
		--model $$model --general $(foreach name,$(GENERAL),$(CORPORA)/$(name).tsv.xz) || exit; done

model: setup ## train the embedding models into WORK, some hours on CPU (CORPORA= GLOSSARY= WORK= folders)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[training]'
	@$(BIN)/enmusubi train-model --corpora $(CORPORA) --glossary $(GLOSSARY) --work $(WORK)

quality: setup ## measure the shipped models anew into data/quality.json and docs/quality.md
	@$(BIN)/enmusubi evaluate --all $(foreach model,$(MODELS),--model $(model)) --out data/quality.json
	@$(BIN)/python -m api.evaluation.document

hooks: setup ## format and lint before each commit
	@$(BIN)/pre-commit install

constraints: setup ## resolve the newest versions into constraints.txt, GPU packages left out
	@$(BIN)/uv lock --quiet --upgrade
	@$(BIN)/uv export --quiet --all-extras --no-hashes --no-annotate --no-header --no-emit-project \
		| grep -vE '^(nvidia|cuda|triton)' > constraints.txt

clean: ## remove .venv and caches; the data in ENMUSUBI_HOME stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage
	@find matcher data api tests -name __pycache__ -type d -prune -exec rm -rf {} +
