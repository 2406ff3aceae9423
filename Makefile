# make run    build, start genesis on four servers, open the viewer where there is a display
# make test   install what the tests need, and pass them all
# make build  bin/ylem and bin/ylem-viewer
# make arm    bin/ylem-linux-arm64 and bin/ylem-linux-arm, for small computers
# make check  formatting, vet, staticcheck, races, no fused multiply-add
# make bench  particle-steps per second, bytes on the wire
# make bench-lammps   side by side with LAMMPS and GROMACS: CASES=melt,langevin2d PAIRS=5
# make validate  physics against closed forms and published tables: half an hour
# make bench-size     ns per particle-step and bytes per particle, from 10⁴ to 10⁶
# make bench-latency  two servers far from each other
# make bench-cores    one core and two, and one hash
# make worlds the claims of all worlds, with their controls: hours
# make chaos  four servers, killed, stopped and cut off, for a minute
# make soak   the property tests and fuzzers, and more chaos, long

GO    ?= go
WORLD ?= genesis
SUDO  := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
ROOT  := $(shell $(GO) env GOROOT)
# The lanes of amd64, through the simd experiment of Go 1.26: the same bits as
# without, several times as fast.
SIMD  := $(if $(filter amd64,$(shell $(GO) env GOARCH)),GOEXPERIMENT=simd)
# What is built and what is tested share what is compiled: one set of flags, or every
# target compiles the standard library and all modules anew.
GOFLAGS := $(strip $(shell $(GO) env GOFLAGS) -trimpath)
export GOFLAGS
# Tests that go vet ./... has looked at already: go test would look at them, and at all
# that they import, once more for each kind of machine.
TEST  := $(GO) test -vet=off
EXACT := ./particles ./rules ./sim ./sim/observe ./region ./region/wire ./region/plane ./region/host

# Debian's packages: to build the desktop viewer; to test it and the page.
BUILD_PACKAGES := gcc libc6-dev libgl-dev libxrandr-dev libxcursor-dev libxi-dev libxinerama-dev libxxf86vm-dev
TEST_PACKAGES  := $(BUILD_PACKAGES) xvfb xauth xdotool chromium firefox-esr qemu-user-static nodejs npm

.PHONY: chaos worlds quick puzzles run build server page viewer arm test unit machines fma display check bench bench-lammps bench-size bench-cores bench-latency validate soak fuzz clean build-packages test-packages bench-packages

run: server
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(MAKE) --no-print-directory viewer && exec bin/ylem up $(WORLD) --open; \
	else exec bin/ylem up $(WORLD); fi

build: server viewer

server: page
	$(SIMD) $(GO) build -o bin/ylem ./server

# The page is part of the server: the viewer as wasm, packed with gzip and zstd, and Go's loader.
page:
	GOOS=js GOARCH=wasm $(GO) build -ldflags='-s -w' -o server/page/viewer.wasm ./viewer
	cp "$(ROOT)/lib/wasm/wasm_exec.js" server/page/wasm_exec.js
	$(GO) run ./server/pack server/page/viewer.wasm

viewer: build-packages
	$(SIMD) $(GO) build -o bin/ylem-viewer ./viewer

# Static programs without cgo, for 64 and 32 bits. They must give the hash that the
# program for this machine gives.
arm: test-packages server
	@want=$$(bin/ylem run genesis --ticks 60 --json | grep -o '"hash":"[0-9a-f]*"'); \
	for m in arm64:aarch64 arm:arm; do \
	  arch=$${m%:*}; \
	  GOOS=linux GOARCH=$$arch GOARM=7 CGO_ENABLED=0 $(GO) build -ldflags='-s -w' -o bin/ylem-linux-$$arch ./server || exit 1; \
	  got=$$(qemu-$${m#*:}-static bin/ylem-linux-$$arch run genesis --ticks 60 --json | grep -o '"hash":"[0-9a-f]*"'); \
	  test -n "$$want" && test "$$got" = "$$want" || { echo "genesis at tick 60: $$got on $$arch, $$want here"; exit 1; }; \
	  echo "bin/ylem-linux-$$arch: $$(wc -c < bin/ylem-linux-$$arch) bytes, $$got"; done

test: test-packages build unit machines arm fma quick chaos display

# Worlds whose claims take seconds: make test tries them.
QUICK := max sort workflow

quick: server
	@for w in $(QUICK:%=worlds/%.hcl) docs/tutorial/*.hcl; do echo "ylem test $$w"; bin/ylem test $$w || exit 1; done

# A puzzle is open as it stands, and its solution solves it.
puzzles: server
	@for w in docs/puzzles/*-solved.hcl; do echo "ylem test $$w"; bin/ylem test $$w || exit 1; \
	  ! bin/ylem test --quick $${w%-solved.hcl}.hcl >/dev/null 2>&1 || { echo "$${w%-solved.hcl}.hcl needs no solution"; exit 1; }; done

# Every world that claims something; ONLY="max sort" tries some.
ONLY ?= $(patsubst worlds/%.hcl,%,$(shell grep -l '^expect ' worlds/*.hcl 2>/dev/null))

worlds: server
	@failed=""; for w in $(ONLY); do echo "ylem test $$w"; bin/ylem test worlds/$$w.hcl || failed="$$failed $$w"; done; \
	test -z "$$failed" || { echo "not as claimed:$$failed"; exit 1; }
	@test "$(origin ONLY)" = "command line" || $(MAKE) --no-print-directory puzzles
	@test "$(origin ONLY)" = "command line" || $(MAKE) --no-print-directory programs

# 1,000 random multisets for each chemical program, 200 random expressions.
programs:
	$(GO) test -count=1 -timeout 3h ./region/regiontest -run Programs -all
	$(GO) test -count=1 -timeout 1h ./server -run EvalIsRight -all

# What runs anywhere, without a display.
unit:
	$(GO) vet -tags chaos,soak,display ./...
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not formatted:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(TEST) $$($(GO) list ./... | grep -v '^ylem/viewer$$')

# One set of golden hashes on every kind of machine.
machines: test-packages
	GOEXPERIMENT=simd $(GO) test -count=1 ./particles ./sim ./viewer/scene
	GOEXPERIMENT=simd $(TEST) -count=1 -run 'Golden|Partition' ./region/regiontest
	GOAMD64=v3 $(TEST) -count=1 -run 'Golden' ./region/regiontest
	GOARCH=arm64 CGO_ENABLED=0 $(TEST) -count=1 -exec qemu-aarch64-static -run 'Golden' ./region/regiontest
	GOOS=js GOARCH=wasm $(TEST) -count=1 -exec "$(ROOT)/lib/wasm/go_js_wasm_exec" -run 'Golden' ./region/regiontest

# arm64 may fuse a product with a sum unless every product is rounded first.
fma:
	@for p in $(EXACT); do \
	  if GOARCH=arm64 $(GO) build -gcflags=-S $$p 2>&1 | grep -E 'FN?M(ADD|SUB)[SD]' | head -3 | grep .; then \
	    echo "$$p: fused multiply-add: round the product with float64(…)"; exit 1; fi; done
	@echo "fma: none in $(EXACT)"

# The real programs: the viewer in a window of a virtual display, the page in a browser.
display: test-packages build e2e/node_modules
	xvfb-run -a -s "-screen 0 1280x800x24" $(TEST) -count=1 -p 1 -tags display -timeout 20m ./viewer ./e2e

e2e/node_modules: e2e/package.json
	cd e2e && npm install --no-package-lock --no-audit --no-fund --silent
	@touch e2e/node_modules

check: unit fma
	$(GO) tool -modfile=tools.mod gofumpt -l $$(git ls-files '*.go') | (! grep .)
	$(SIMD) $(GO) tool -modfile=tools.mod staticcheck $$($(GO) list ./... | grep -v '^ylem/viewer$$')
	$(GO) test -race $$($(GO) list ./... | grep -v '^ylem/viewer$$')

bench:
	$(SIMD) $(GO) test -run XXX -bench . -benchtime 2s ./particles ./region/... ./rules ./server ./viewer/scene

# Nothing but this target needs LAMMPS and GROMACS.
PAIRS ?= 5
CASES ?=
bench-lammps: bench-packages
	$(SIMD) $(GO) build -o bin/ylem ./server
	$(GO) run ./bench peers -pairs $(PAIRS) -cases "$(CASES)"

validate:
	$(SIMD) $(GO) run ./server validate --long

bench-size:
	$(SIMD) $(GO) build -o bin/ylem ./server
	$(GO) run ./bench sizes -pairs $(PAIRS) -cases "$(CASES)"

bench-cores:
	$(SIMD) $(GO) build -o bin/ylem ./server
	$(GO) run ./bench cores -pairs $(PAIRS) -cases "$(CASES)"

# Two servers that are 0, 50 and 100 ms from each other.
bench-latency:
	$(SIMD) $(GO) build -o bin/ylem ./server
	$(GO) run ./bench latency -pairs $(PAIRS) -cases "$(CASES)"

# What real servers make of kill -9, SIGSTOP, cut links and full disks. As root there
# is a disk that gets full.
chaos: server
	$(TEST) -count=1 -tags chaos -timeout 15m -v ./soak

soak: fuzz server
	$(GO) test -count=1 -tags chaos,soak -timeout 6h -v ./soak -run Long -faults 200
	$(GO) test -timeout 2h ./region/regiontest -run 'OneWorld|Growth|Conserved' -all
	$(GO) test -timeout 6h ./region/regiontest -run Partition -rapid.checks=100000
	$(GO) test -timeout 6h ./region/regiontest -run Clusters -seeds 10000

fuzz:
	for p in rules region/wire sim/observe server lsp viewer/tape; do \
	  for f in $$(grep -hoE 'func (Fuzz[A-Za-z]+)' $$p/*_test.go | cut -d' ' -f2); do $(GO) test ./$$p -run XXX -fuzz "^$$f$$" -fuzztime 5m || exit 1; done; done

build-packages:
	@$(call install,$(BUILD_PACKAGES))

test-packages:
	@$(call install,$(TEST_PACKAGES))

bench-packages:
	@$(call install,lammps gromacs)

# Installs the packages that are missing; says so; does nothing when none is. A
# node that is there already, from wherever, will do.
define install
missing=""; for p in $(1); do \
  case $$p in nodejs) command -v node >/dev/null && continue;; npm) command -v npm >/dev/null && continue;; esac; \
  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then echo "installing$$missing"; \
  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef

clean:
	rm -rf bin artifacts e2e/node_modules server/page/viewer.wasm server/page/viewer.wasm.gz server/page/viewer.wasm.zst server/page/wasm_exec.js
