# Targets for people and for .ci/run. `make` alone lists them.

GO       ?= go
NODE     ?= node
NPM      ?= npm
PYTHON   ?= python3
CHROMIUM ?= chromium
# no: browser-test takes no pictures.
SHOTS    ?=
# Tasks of the Slurm test, and trials of each point of its study.
SLURM_TASKS  ?= 8
SLURM_TRIALS ?= 1000000
# How long each fuzz target runs.
FUZZTIME ?= 20s
# Rounds of the comparison with the plain C++ program, and the backends compared with it.
ROUNDS   ?= 7
BACKENDS ?= auto,bitsliced-generic,int8-generic

# What go build needs after make overlay, so that the program contains the WebAssembly of its page.
WITH_PAGE = -overlay dist/page/overlay.json

PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
# Packages with concurrent code, tested with the race detector, except for checks that mostly compute
# (the suite's engines, protocol and cancel are what is concurrent) or call a kernel's routines alone.
RACE    = . ./batch/... ./cpu/... ./report/... ./cmd/...
NO_RACE = ^TestConformance$$/.*/^(golden|digests|edges|ends|variants|attackers|attackers-ends|listeners)$$|^TestEnsembleConformance$$|^Test(Unit|LongUnit|UnitInterleaved)$$|^Test(Long)?AttackerPass$$|^TestStatistics$$|^TestKill$$|^TestFailingDisk$$
INTEROP = cmd/tpmbench/interop
READERS = $(INTEROP)/python/venv
BROWSER = report/browser
PYTHON_ENV = python/venv
WHEELS  = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64
# The path of a tool of _tools/go.mod, which pins them.
TOOL    = $$($(GO) -C _tools tool -n $(1))
# What runs on emulated processors, which are at least ten times slower: the tests of routines
# and, of the suite, golden rows and random cases.
EMULATED = -short -count=1 -run 'Test(Guard|Unit|Take|Every|Move|Fields)|TestConformance/$(1)/^(info|golden|random)$$' \
	./cpu/bitsliced ./cpu/int8 ./cpu/bitpacked ./cpu/keystream ./cpu/lanes ./cpu/lanes/attackers ./cpu/doubles ./kernels/perceptron ./batch/curve
# What runs on the emulated processor with AVX-512, which is a hundred times slower still and more.
AVX512_TESTS ?= -run 'Test(Guard|Long|Unit|Take|Every)/avx512|TestConformance/avx512/^(info|golden|random)$$' \
	./cpu/bitsliced ./cpu/int8 ./cpu/bitpacked ./cpu/keystream ./cpu/lanes ./cpu/lanes/attackers
QEMU_AMD64 = qemu-x86_64 -cpu
QEMU_ARM64 = qemu-aarch64

# Every target that help lists.
.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):.* | .*/\1/p' Makefile)

help: ## 1 s | list these targets, and about how long each takes on two cores with warm caches
	@awk -F ':.*## | [|] ' '/^[a-z0-9-]+:.*## / { printf "  make %-17s %6s  %s\n", $$1, $$2, $$3 }' Makefile

build: overlay ## 20 s | the program, as ./tpmbench
	@$(GO) build $(WITH_PAGE) -o tpmbench ./cmd/tpmbench

# A program that go build made compiles this from its sources, whose place -trimpath would hide.
overlay: ## 10 s | dist/page: the WebAssembly of the page that needs no server, for programs that contain it
	@rm -rf dist/page && mkdir -p dist/page && $(GO) run -trimpath=false ./cmd/tpmbench demo --export dist/page/folder >/dev/null && \
		printf '{"Replace": {"%s": "%s"}}\n' $(CURDIR)/report/demo/page/program.js $(CURDIR)/dist/page/folder/program.js >dist/page/overlay.json

# Less garbage collection than the program asks for takes a fifth off; make check does vet.
quick: ## 1 min | after each edit: all Go tests, with few random cases and less of what is long
	@GOGC=400 $(GO) test -short -vet=off ./...

test: ## 4 min | all Go tests
	@GOGC=400 $(GO) test ./...

test-long: ## hours | all Go tests, with many times as many random cases, kills and corrupt files
	@TPM_NIGHTLY=1 $(GO) test -count=1 -timeout 4h ./...

race: ## 8 min | short tests of concurrent code with the race detector
	@$(GO) test -race -short -skip '$(NO_RACE)' $(RACE)

fuzz: ## 3 min | each fuzz target for FUZZTIME=20s
	@GO="$(GO)" bash bench/fuzz.sh $(FUZZTIME)

# Not npm ci: it refuses a lock file made where optional packages of other platforms were
# unavailable.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@cd $* && $(NPM) install --no-save --no-progress --loglevel=error && touch node_modules/.package-lock.json

# A virtual environment for each list of packages.
$(READERS)/%/.installed: $(INTEROP)/python/requirements/%.txt $(INTEROP)/python/requirements/readers.txt
	@$(PYTHON) -m venv --clear $(@D) && $(@D)/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@

# The program and the files that it writes for readers, for the commands in $(1); $(2) is the
# virtual environment.
define WITH_FILES
@work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && mkdir "$$work/files" && \
	$(GO) build -o "$$work/tpmbench" ./cmd/tpmbench && \
	export TPMBENCH="$$work/tpmbench" FILES="$$work/files" PYTHONDONTWRITEBYTECODE=1 && \
	$(READERS)/$(2)/bin/python $(INTEROP)/files.py "$$work/files" && $(1)
endef

interop: $(INTEROP)/js/node_modules/.package-lock.json $(READERS)/readers/.installed ## 3 min | read files with the usual libraries of Python and JavaScript (needs python3, node; linux on amd64)
	$(call WITH_FILES,{ \
		$(NODE) --test --test-reporter=spec $(INTEROP)/js/*.test.js >"$$work/js" & \
		$(READERS)/readers/bin/python -m pytest $(INTEROP)/python; failed=$$?; \
		wait $$! || failed=1; cat "$$work/js"; exit $$failed; },readers)

$(PYTHON_ENV)/%/.installed: python/requirements/%.txt
	@$(PYTHON) -m venv --clear $(@D) && $(@D)/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@

wheels: overlay $(PYTHON_ENV)/build/.installed ## 1 min | dist/*.whl: Python packages with the program, for linux, darwin and windows (needs python3)
	@GO="$(GO)" OVERLAY=dist/page/overlay.json HATCHLING="$(CURDIR)/$(PYTHON_ENV)/build/bin/hatchling" bash python/wheels.sh dist $(WHEELS)

# This machine's wheel in the virtual environment $(1), for the commands in $(2), which find no Go.
define WITH_WHEEL
@work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && env="$(CURDIR)/$(PYTHON_ENV)/$(1)" && \
	GO="$(GO)" HATCHLING="$(CURDIR)/$(PYTHON_ENV)/build/bin/hatchling" bash python/wheels.sh "$$work" $$($(GO) env GOOS)/$$($(GO) env GOARCH) >/dev/null && \
	"$$env/bin/pip" uninstall --quiet --yes tpmbench 2>/dev/null && \
	"$$env/bin/pip" install --quiet --disable-pip-version-check --no-index "$$work"/*.whl && \
	unset TPMBENCH PYTHONPATH && export PYTHONDONTWRITEBYTECODE=1 PATH="$$env/bin:/usr/bin:/bin" && $(2)
endef

python-test: $(PYTHON_ENV)/build/.installed $(PYTHON_ENV)/test/.installed ## 2 min | the Python package, as a wheel in a virtual environment without Go (needs python3)
	$(call WITH_WHEEL,test,cd python && mypy && pytest)

# The scripts make pictures in no window; R is used where it is installed.
examples-test: $(PYTHON_ENV)/build/.installed $(PYTHON_ENV)/examples/.installed ## 2 min | examples: notebooks, scripts, SQL, R, and a Dask cluster with a worker killed (needs python3)
	@$(PYTHON) examples/notebooks.py --check
	$(call WITH_WHEEL,examples,examples=$$PWD/examples && cd "$$work" && \
		python "$$examples/notebooks.py" --run . && \
		for script in first_steps scaling security run_sql dask_shards; do echo "$$script.py" && MPLBACKEND=Agg python "$$examples/$$script.py" >log 2>&1 || { cat log; exit 1; }; done && \
		if command -v Rscript >/dev/null; then Rscript "$$examples/study.R"; else echo "study.R skipped: there is no Rscript"; fi)

spark-test: $(READERS)/spark/.installed ## 4 min | files and studies read with Spark (needs python3, java)
	$(call WITH_FILES,$(READERS)/spark/bin/python -m pytest -m spark $(INTEROP)/python,spark)

# $(1) is a new folder, $(2) the size of the figures.
define SITE
$(GO) -C _tools run ./site $(CURDIR) $(1) && cp -R dist/page/folder $(1)/demo && \
	$(GO) run ./cmd/tpmbench figures $(2) -q -o $(1)/figures && $(GO) run ./cmd/tpmbench figures --field $(2) -q -o $(1)/field
endef

site: overlay ## 2 min | dist/site: the documents, the demonstration and the figures as pages of one folder, for any web server or none
	@rm -rf dist/site && $(call SITE,$(CURDIR)/dist/site,--quick)

browser-test: overlay $(BROWSER)/node_modules/.package-lock.json ## 5 min | the pages in Chromium, with pictures in report/browser/shots (needs node, chromium)
	@bin=$$(mktemp -d) && trap 'rm -rf "$$bin"' EXIT && $(call SITE,"$$bin/site",--tiny) && \
		$(GO) build $(WITH_PAGE) -o "$$bin/tpmbench" ./cmd/tpmbench && \
		SHOTS=$(SHOTS) TPMBENCH="$$bin/tpmbench" SITE="$$bin/site" CHROMIUM="$$(command -v $(CHROMIUM))" $(NODE) --test --test-reporter=spec $(BROWSER)/*.test.js

bench: ## 5 min | Go benchmarks, and the comparison with plain C++ (needs g++)
	@$(GO) test -run '^$$' -bench . $$($(GO) list ./... | grep -v '/bench$$')
	@TPM_BENCH_BACKENDS=$(BACKENDS) $(GO) test -run '^$$' -bench . -benchtime $(ROUNDS)x -timeout 30m ./bench

# Needs root, and Debian's slurm-wlm and munge.
slurm-test: ## 3 min | a study on a real Slurm on this host, with a task and a node killed
	@bin=$$(mktemp -d) && trap 'rm -rf "$$bin"' EXIT && \
		$(GO) build -o "$$bin/tpmbench" ./cmd/tpmbench && bash deploy/slurm-test.sh "$$bin/tpmbench" $(SLURM_TASKS) $(SLURM_TRIALS)

# pipefail, so that a failure is not lost in the pipe.
kill-test: SHELL = bash
kill-test: .SHELLFLAGS = -o pipefail -c
kill-test: ## 5 min | 200 kill -9 of runs that write parts and 100 of sweeps, each resumed and compared
	@TPM_NIGHTLY=1 $(GO) test -count=1 -v -run '^TestKill$$|^TestSweepKilled$$' ./batch/parts ./cmd/tpmbench | grep -v '^=== '

nightly: FUZZTIME = 10m
nightly: ## hours | long fuzzing (FUZZTIME=10m), test-long, a long Slurm run, Spark, then soak
	@$(MAKE) --no-print-directory fuzz FUZZTIME=$(FUZZTIME)
	@$(MAKE) --no-print-directory test-long
	@$(MAKE) --no-print-directory slurm-test SLURM_TASKS=32 SLURM_TRIALS=4000000
	@$(MAKE) --no-print-directory spark-test
	@$(MAKE) --no-print-directory soak

soak: ## 10 min | long runs, whose digests must not depend on backend, threads or parts
	@bin=$$(mktemp -d) && trap 'rm -rf "$$bin"' EXIT && \
		$(GO) build -o "$$bin/tpmbench" ./cmd/tpmbench && sh bench/soak.sh "$$bin/tpmbench"

generate: ## 10 s | regenerate the assembly with the generators in cpu/_asm
	@$(GO) generate ./cpu/...

costs: ## 2 min | measure what the table of cpu/costs estimates, on one core: entries for it, and how far the committed ones are off
	@$(GO) run ./cpu/costs/fit

# A machine with AVX2 but not AVX-512, one with neither, an arm64 one, and this one without
# assembly.
qemu: ## 2 min | tests on emulated processors, and of the build without assembly (needs qemu-user; on amd64)
	@echo "amd64 with AVX2"; \
		CGO_ENABLED=0 TPM_REQUIRE=bitsliced-avx2,int8-avx2,bitpacked-avx2 $(GO) test -exec '$(QEMU_AMD64) max' $(call EMULATED,avx2)
	@echo "amd64 without AVX2"; \
		bin=$$(mktemp -d) && trap 'rm -rf "$$bin"' EXIT && CGO_ENABLED=0 $(GO) build -o "$$bin/tpmbench" ./cmd/tpmbench && \
		$(QEMU_AMD64) qemu64 "$$bin/tpmbench" backends >"$$bin/list" && \
		{ [ "$$(grep -c 'avx.* lacks AVX' "$$bin/list")" = 6 ] || { cat "$$bin/list"; exit 1; }; }
	@CGO_ENABLED=0 TPM_REQUIRE=bitsliced-generic,int8-generic,bitpacked-generic $(GO) test -exec '$(QEMU_AMD64) qemu64' $(call EMULATED,)
	@echo "arm64"; \
		CGO_ENABLED=0 GOARCH=arm64 TPM_REQUIRE=bitsliced-generic,int8-generic,bitpacked-generic $(GO) test -exec $(QEMU_ARM64) $(call EMULATED,)
	@echo "without assembly"; \
		TPM_REQUIRE=bitsliced-generic,int8-generic,bitpacked-generic $(GO) test -tags purego $(call EMULATED,)

# AVX512_TESTS='-run PATTERN PACKAGE...' runs others. Each package boots a machine of its own.
avx512-emulated: ## 1 hour | tests of the AVX-512 kernels (AVX512_TESTS) where no processor has AVX-512, emulated by Bochs (needs bochs)
	@lacking=$$(bash bench/bochs/fetch.sh) || { echo "avx512-emulated skipped: $$lacking"; exit 0; }; \
		CGO_ENABLED=0 TPM_REQUIRE=bitsliced-avx512,int8-avx512,bitpacked-avx512 $(GO) test -exec 'bash $(CURDIR)/bench/bochs/exec.sh' \
			-ldflags '-s -w' -timeout 6h -short -count=1 $(AVX512_TESTS)

# gorgonia.org/cu finds cuda.h and, in place of NVIDIA's library, the shim.
CUDA_BUILD  = $(CURDIR)/cuda/build
CUDA_GO     = CGO_ENABLED=1 CGO_CFLAGS="-O2 -I$(CUDA_BUILD)/toolkit/include" CGO_LDFLAGS="-L$(CUDA_BUILD)/shim -ldl" $(GO)

cuda: overlay ## 1 min | the program with the CUDA backend, as ./tpmbench, and its PTX (needs clang-16; fetches cuda.h with apt-get)
	@$(MAKE) --no-print-directory -C cuda ptx shim
	@$(CUDA_GO) build $(WITH_PAGE) -tags cuda -o tpmbench ./cmd/tpmbench

cuda-test: ## 5 min | tests of the CUDA backend on an emulated GPU (needs clang-16, g++; fetches cuda.h and ptxas with apt-get)
	@GO="$(GO)" bash cuda/test.sh

cuda-bundle: ## 2 min | dist/cuda: the program and its tests, to run on a machine with a GPU
	@GO="$(GO)" bash cuda/bundle.sh dist/cuda

third-party: ## 30 s | regenerate THIRD_PARTY: what others wrote and the program contains, with its licences
	@$(GO) -C _tools run ./thirdparty $(PLATFORMS) linux/amd64,cuda

check: format vet staticcheck workflows generators modules imports third-party-check platforms ## 2 min | format, vet, linters, generated files, go.mod, import rules, THIRD_PARTY, builds for other platforms
	@echo "check: all passed"

format: ## 1 s | list files that gofmt would change, and fail if there are any
	@files=$$(find . -name node_modules -prune -o -name '*.go' -exec gofmt -l {} +) && \
		if [ -n "$$files" ]; then echo "gofmt would change:"; echo "$$files"; exit 1; fi

vet: ## 20 s | go vet, with assembly and without it
	@$(GO) vet ./...
	@$(GO) vet -tags purego ./...

staticcheck: ## 40 s | what staticcheck finds, with assembly or without it
	@printf 'plain:\npurego: -tags=purego\n' | $(call TOOL,staticcheck) -matrix ./...

workflows: ## 5 s | what actionlint finds in .github/workflows
	@$(call TOOL,actionlint)

third-party-check: ## 30 s | check that THIRD_PARTY is what make third-party writes
	@$(GO) -C _tools run ./thirdparty -check $(PLATFORMS) linux/amd64,cuda

vuln: ## 20 s | known vulnerabilities in what the program calls (needs vuln.go.dev)
	@found=$$($(call TOOL,govulncheck) ./cmd/tpmbench 2>&1) && echo "$$found" || case "$$found" in \
		*'fetching vulnerabilities'*'dial tcp'*) echo "vuln: vuln.go.dev cannot be reached, so nothing was looked up" ;; \
		*) echo "$$found"; exit 1 ;; esac

generators: ## 20 s | vet the generators, and check that they write the committed assembly
	@cd cpu/_asm && $(GO) vet ./... && $(GO) test -count=1 ./...
	@cd _tools && $(GO) vet ./... && $(GO) test ./...

modules: ## 5 s | check that go.mod and go.sum are tidy, and the modules unchanged
	@$(GO) mod tidy -diff
	@$(GO) -C _tools mod tidy -diff
	@$(GO) mod verify >/dev/null

imports: ## 5 s | check which packages import which (import_rules.txt)
	@$(GO) test -count=1 -run 'Import|Rules' . >/dev/null || $(GO) test -count=1 -run 'Import|Rules' .

platforms: ## 1 min | builds for linux, darwin and windows on amd64 and arm64, and without assembly
	@build() { \
		CGO_ENABLED=0 GOOS=$${1%/*} GOARCH=$${1#*/} $(GO) build -tags "$$2" ./... || \
			{ echo "does not build for $$1, tags '$$2'"; exit 1; }; \
	}; \
	for platform in $(PLATFORMS); do build $$platform ''; done; \
	for platform in linux/amd64 linux/arm64; do build $$platform purego; done; \
	GOOS=js GOARCH=wasm $(GO) vet ./report/demo/wasm
