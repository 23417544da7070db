# Everything that is typed in this repository. Needs rustup, Node 20 and make; whatever else is missing is
# installed by its registry's client, or the command to type is printed (see xtask/src/tools.rs).
#
# The release profile serves the binary, the tests, the lints and xtask alike, so that no crate is compiled twice
# for want of another profile; bench and xtask are built and tested apart, so that they lend the server no features. `test`
# runs first what is quick to fail. The server embeds the bundles while it is compiled: they come before it.

.NOTPARALLEL:
.SILENT:
.DEFAULT_GOAL := help
.PHONY: help run build test size bench faults prerequisites bundles format lint lint-end2end lint-embedding unit apart end2end

export CARGO_TARGET_DIR := $(CURDIR)/target

SNAK   = target/release/snak
XTASK  = cargo run --quiet --locked --release -p xtask --
BENCH  = cargo run --quiet --locked --release -p bench --
CLIPPY = cargo clippy --locked --release --all-targets
# In the same words as above, so that nothing is compiled for want of another set of features.
STORIES = cargo test --locked --release -p domain -p desk -p app --features app/ssr -p server --test story
WASM   = --profile wasm --target wasm32-unknown-unknown

# Progress goes to stderr: stdout is for what a target is asked for.
define say
echo '== $(1)' >&2
endef

help: ## this list
	awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, then serve http://localhost:3000 with demo data
	exec $(SNAK) serve --demo --data-dir data/demo

build: bundles ## the release binary with both bundles inside: target/release/snak
	$(call say,the server)
	cargo build --locked --release -p server

test: format lint lint-end2end lint-embedding unit apart end2end ## every check and test

size: build ## the bytes a customer's browser receives, as JSON
	$(XTASK) size

bench: build ## how long messages take, what connections cost, how quickly the console answers, as JSON; ARGS="--quick" for a short one
	$(XTASK) browser
	$(BENCH) load $(ARGS)

faults: build ## what is lost when servers die and networks fail, as JSON; ARGS="--minutes 30" for a long one
	$(BENCH) faults $(ARGS)

prerequisites:
	command -v cargo >/dev/null || { echo 'cargo is missing: install rustup, see https://rustup.rs' >&2; exit 1; }
	command -v cc >/dev/null || { echo 'a C compiler is missing; type: sudo apt-get install -y gcc libc6-dev' >&2; exit 1; }
	command -v node >/dev/null || { echo 'Node 20 or newer is missing; install it and npm' >&2; exit 1; }

bundles: prerequisites
	$(call say,the bundles)
	cargo build --locked --release -p xtask
	$(XTASK) bundles

format: prerequisites
	$(call say,format)
	cargo fmt --all --check

# Each feature set alone: what compiles only because a neighbour asked for a feature is an error here.
lint: prerequisites
	$(call say,lints: domain)
	$(CLIPPY) -p domain -- -D warnings
	$(call say,lints: desk)
	$(CLIPPY) -p desk -- -D warnings
	$(call say,lints: app on the server)
	$(CLIPPY) -p app --features ssr -- -D warnings
	$(call say,lints: bench)
	$(CLIPPY) -p bench -- -D warnings

# Also installs the browser: if that cannot be, it is better known now than after the build.
lint-end2end: bundles
	$(call say,end to end: packages and browser and types)
	$(XTASK) browser
	cd end2end && npm run --silent check

lint-embedding: bundles
	$(call say,lints: app in the browser and both bundles)
	cargo clippy --locked $(WASM) -p app --features app/hydrate -p frontend -p widget -- -D warnings
	$(call say,lints: server)
	$(CLIPPY) -p server -- -D warnings
	$(call say,lints: xtask)
	$(CLIPPY) -p xtask -- -D warnings

unit: bundles
	$(call say,unit and server tests)
	cargo test --locked --release -p domain -p desk -p app --features app/ssr -p server

# The faults wait most of their time, so the rest is compiled and run beside them.
apart: build
	$(call say,faults; beside them bench and xtask and the stories on PostgreSQL)
	cargo build --locked --release -p bench
	target/release/bench faults $(ARGS) & faults=$$!; \
	{ cargo test --locked --release -p bench && cargo test --locked --release -p xtask \
	  && $(XTASK) postgres -- $(STORIES); } || { kill $$faults; exit 1; }; \
	wait $$faults

end2end: build
	$(call say,end to end)
	$(XTASK) browser
	cd end2end && npm run --silent test
