# Gazette. `make` builds, `make run` shows it, `make help` lists the rest.
#
#   BUILD=dir    where things are built (build); each dir remembers its flags and is rebuilt when they change
#   CC, CFLAGS   yours are taken; warnings are added to them        WERROR=1   a warning is an error
#   PREFIX, DESTDIR   where `make install` puts things (/usr/local)   V=1        shows each command

BUILD   ?= build
PREFIX  ?= /usr/local
CC      ?= cc
CFLAGS  ?= -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
LUAS    := 5.4 5.3 5.2 5.1
Q       := $(if $(V),,@)

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: all tests modules run test bench large bench-formats bench-programs keys changes judge parse-score asan valgrind kill faults corrupt oom oracle fuzz linear golden screens first-steps coverage lint layers format deps install uninstall clean help FORCE

all: $(BUILD)/gazette $(BUILD)/gazette-index modules ## the program, the static library and the Lua modules (default)

# ---------------------------------------------------------------- what there is to compile, and with what

# In the library libxml2 is linked; the programs and the modules load it when they need it (plugin/format/libxml.h).
LATE     := plugin/format/late.c
CORE     := $(filter-out $(LATE),$(wildcard plugin/*/*.c)) plugin/api.c
ARCHIVE  := $(BUILD)/libgazette.a
TESTS    := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/*_test.c))
# Modules stand beside the Lua files that load them: in the checkout itself, or in a copy of its lua/ below another BUILD.
LUA_DIR  := $(if $(filter build,$(BUILD)),lua,$(BUILD)/lua)

PACKAGES := yaml-0.1 md4c libutf8proc libxxhash libxml-2.0
XML_LIBS  = $(or $(shell pkg-config --libs libxml-2.0 2>/dev/null),-lxml2)
LATE_LIBS = $(or $(shell pkg-config --libs $(filter-out libxml-2.0,$(PACKAGES)) 2>/dev/null),-lyaml -lmd4c -lutf8proc -lxxhash) -lstemmer -lm
LIBS      = $(LATE_LIBS) $(XML_LIBS)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(if $(WERROR),-Werror)
SANITIZERS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
FLAGS     = -std=c11 -D_GNU_SOURCE -fPIC -pthread -fvisibility=hidden -Iinclude -Iplugin $(WARNINGS) $(SANITIZERS) $(CPPFLAGS) $(CFLAGS)

# Goals that compile nothing themselves (some start a second make, after installing what it needs) skip the questions.
OUTER := run test bench judge parse-score asan valgrind kill faults corrupt oom oracle fuzz golden screens first-steps coverage lint layers format deps uninstall clean help
ifneq ($(filter-out $(OUTER),$(or $(MAKECMDGOALS),all)),)
FLAGS := $(FLAGS) $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
XML_LIBS  := $(XML_LIBS)
LATE_LIBS := $(LATE_LIBS)
$(foreach lua,$(LUAS),$(eval LUA_FLAGS_$(lua) := $(patsubst -I%,-isystem %,$(shell CC='$(CC)' .ci/lua-cflags $(lua)))))
endif
FOUND   := $(foreach lua,$(LUAS),$(if $(LUA_FLAGS_$(lua)),$(lua)))
MODULES := $(FOUND:%=$(LUA_DIR)/gazette/%/core.so)

# ---------------------------------------------------------------- building

# Everything compiled depends on the flags it was compiled with. The libraries are looked for once, before the first file.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@[ -e $@ ] || .ci/install -n build || { echo 'make deps installs what is missing' >&2; exit 1; }
	@echo '$(CC) $(FLAGS) $(LDFLAGS) $(LIBS)' | cmp -s - $@ || echo '$(CC) $(FLAGS) $(LDFLAGS) $(LIBS)' >$@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	$(Q)$(CC) $(FLAGS) -MMD -MP -c $< -o $@

$(ARCHIVE): $(CORE:%.c=$(BUILD)/%.o)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# What is linked before the library stands for its libxml.o.
$(BUILD)/gazette: $(BUILD)/plugin/cli.o $(LATE:%.c=$(BUILD)/%.o) $(ARCHIVE) | $(BUILD)/gazette-libxml.so
	@echo '  LINK  $@'
	$(Q)$(CC) $(FLAGS) $(LDFLAGS) $^ $(LATE_LIBS) -o $@

$(BUILD)/gazette-libxml.so: $(BUILD)/plugin/format/libxml.o
	@echo '  LINK  $@'
	$(Q)$(CC) $(FLAGS) $(LDFLAGS) -shared $^ $(XML_LIBS) -o $@.new && mv -f $@.new $@

$(BUILD)/gazette-index: $(BUILD)/plugin/indexer.o $(LATE:%.c=$(BUILD)/%.o) $(ARCHIVE) | $(BUILD)/gazette-libxml.so
	@echo '  LINK  $@'
	$(Q)$(CC) $(FLAGS) $(LDFLAGS) $^ $(LATE_LIBS) -o $@

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(ARCHIVE)
	@echo '  LINK  $@'
	$(Q)$(CC) $(FLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

tests: $(TESTS)

# One module for each Lua. Its lua_* stay undefined: they are those of the program that loads it, and a second Lua linked
# in would be used silently. All but luaopen_gazette_core is hidden, and dlclose leaves it in place (-z nodelete).
ifeq ($(shell uname),Darwin)
MODULE_LINK := -bundle -undefined dynamic_lookup -Wl,-exported_symbol,_luaopen_gazette_core
else
MODULE_LINK := -shared -Wl,-z,nodelete -Wl,-z,relro -Wl,-z,now -Wl,--exclude-libs,ALL
endif

define module
$(BUILD)/plugin/lua-$(1).o: plugin/lua.c $(BUILD)/flags
	@mkdir -p $$(@D)
	@echo '  CC    plugin/lua.c for Lua $(1)'
	$$(Q)$$(CC) $$(FLAGS) $(LUA_FLAGS_$(1)) -MMD -MP -c $$< -o $$@

# Replaced by a rename: an editor that has the old one loaded keeps it.
$(LUA_DIR)/gazette/$(1)/core.so: $(BUILD)/plugin/lua-$(1).o $(LATE:%.c=$(BUILD)/%.o) $(ARCHIVE)
	@mkdir -p $$(@D)
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(FLAGS) $$(LDFLAGS) $(MODULE_LINK) $$^ $$(LATE_LIBS) -o $$@.new && mv -f $$@.new $$@
endef
$(foreach lua,$(FOUND),$(eval $(call module,$(lua))))

# The modules look for the indexer, and for libxml2, in the folder above theirs.
BESIDE := gazette-index gazette-libxml.so
$(BESIDE:%=$(LUA_DIR)/gazette/%): $(LUA_DIR)/gazette/%: $(BUILD)/%
	@mkdir -p $(@D)
	@cp $< $@.new && mv -f $@.new $@

modules: $(MODULES) $(BESIDE:%=$(LUA_DIR)/gazette/%) ## the Lua modules alone: lua/gazette/<version>/core.so for each Lua whose headers are found
	@$(foreach lua,$(filter-out $(FOUND),$(LUAS)),echo "left out: Lua $(lua), no headers found ('.ci/install lua:$(lua)' gets them)" >&2;)
ifneq ($(LUA_DIR),lua)
	@mkdir -p $(LUA_DIR)/gazette
	@for item in lua/gazette/*; do case $$item in */5.? | */gazette-index | */gazette-libxml.so) ;; *) ln -sfn "$(CURDIR)/$$item" $(LUA_DIR)/gazette/ ;; esac; done
endif

-include $(wildcard $(BUILD)/plugin/*.d $(BUILD)/plugin/*/*.d $(BUILD)/tests/*.d)

# ---------------------------------------------------------------- trying it

deps: ## installs what is needed to build, asking first
	@.ci/install build lua

# make hands on $EDITOR from the environment; only one given to make itself is meant for us.
run: deps ## opens the sample collection [COLLECTION=path] in the best editor found [EDITOR=nvim|vim|vis|mle]
	@$(MAKE) --no-print-directory all
	@.ci/open '$(or $(COLLECTION),tests/sample)' '$(if $(filter command line,$(origin EDITOR)),$(EDITOR))'

# ---------------------------------------------------------------- testing

test: deps ## every suite, in every Lua and editor
	@.ci/install test
	@$(MAKE) --no-print-directory all tests
	@BUILD=$(BUILD) tests/run

asan: deps ## every suite but the editors, under the address and undefined behaviour sanitizers
	@.ci/install test
	@$(MAKE) --no-print-directory BUILD=build/asan SANITIZE=address,undefined CFLAGS='-O1 -g' all tests
	@BUILD=build/asan LUA_PRELOAD=$$($(CC) -print-file-name=libasan.so) tests/run --no-editors

valgrind: deps ## every suite but the editors, under valgrind
	@.ci/install test valgrind
	@$(MAKE) --no-print-directory BUILD=build/valgrind CFLAGS='-O1 -g' all tests
	@BUILD=build/valgrind TIMEOUT=600 UNDER='valgrind -q --suppressions=tests/valgrind.supp --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite' \
	  tests/run --no-editors

# The long forms of suites that `make test` has too.
kill: deps ## the indexer killed 200 times, at random moments, while pages change and four readers search
	@$(MAKE) --no-print-directory all
	@KILLS=200 TIMEOUT=1800 SLOW=1 BUILD=$(BUILD) tests/run --no-editors kill_test indexer_test

faults: deps ## each write, flush, rename, open of the indexer failing in turn: the old index or the new one (strace)
	@.ci/install test faults
	@$(MAKE) --no-print-directory all
	@FAULTS=all TIMEOUT=1800 BUILD=$(BUILD) tests/run --no-editors faults_test

corrupt: deps ## each byte of an index changed, and it cut at each length: a failure or the right answer; takes minutes
	@$(MAKE) --no-print-directory all tests
	@LONG=1 TIMEOUT=3600 BUILD=$(BUILD) tests/run --no-editors corrupt_test damage_test

oom: deps ## each allocation of the core's suites failing in turn
	@$(MAKE) --no-print-directory all tests
	@LONG=1 TIMEOUT=3600 BUILD=$(BUILD) tests/run --no-editors article_test collection_test format_test index_test manifest_test \
	  markdown_test query_test replay_test text_test web_test yaml_test

oracle: deps ## a million random queries beside a plain scan, into tests/ORACLE.md; by hand, ten minutes
	@$(MAKE) --no-print-directory all tests
	@BUILD=$(BUILD) SAVE=1 tests/oracle

FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 0
FUZZ := x.html:web x.rss:web x.mbox:mail x.md:front x.org:org x.rst:rst x.txt:text manifest:manifest
fuzz: deps ## bytes that no one would write, to the readers of pages and of gazette.yaml, by clang's libFuzzer [FUZZ_SECONDS=60 each, FUZZ_SEED=0: another at each run, SAVE=1: into tests/fuzz/RESULTS.md]
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang SANITIZE=address,undefined \
	  CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' build/fuzz/libgazette.a
	@for target in $(FUZZ); do name=$${target%:*} seeds=tests/fuzz/$${target#*:} source=page; \
	  [ $$name = manifest ] && source=manifest; \
	  clang -std=c11 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude -Iplugin -Itests $$(pkg-config --cflags $(PACKAGES)) \
	    -DFORMAT="\"$$name\"" tests/fuzz/$${source}_fuzz.c build/fuzz/libgazette.a $(LIBS) -pthread -o build/fuzz/$$name && \
	  mkdir -p build/fuzz/corpus-$$name || exit 1; \
	  began=$$(date +%s) status=0; \
	  nice build/fuzz/$$name -max_len=8192 -seed=$(FUZZ_SEED) -timeout=10 -max_total_time=$(FUZZ_SECONDS) -dict=$$seeds.dict -artifact_prefix=build/fuzz/ -verbosity=0 -print_final_stats=1 \
	    build/fuzz/corpus-$$name $$seeds >build/fuzz/log-$$name 2>&1 || status=$$?; \
	  cat build/fuzz/log-$$name; \
	  [ -z '$(SAVE)' ] || tests/fuzz/record $$name build/fuzz/log-$$name $$(($$(date +%s) - began)) $$status; \
	  [ $$status = 0 ] || exit 1; \
	done

# Each suite with hostile text, under callgrind: only that is counted, and only that is asked about.
LINEAR := format mail web org rst markdown yaml manifest
linear: $(LINEAR:%=$(BUILD)/tests/%_test) ## hostile text in every format: twice the text, at most about twice the instructions; some minutes
	@for suite in $(LINEAR); do LINEAR_COUNTS=$(BUILD)/counts nice valgrind -q --tool=callgrind --instr-atstart=no \
	    --callgrind-out-file=$(BUILD)/counts $(BUILD)/tests/$${suite}_test 2>$(BUILD)/counts.log | \
	  awk -v suite=$$suite '/twice the text/ { n++; if ($$1 == "not") { bad++; print; getline; getline; print } } \
	    END { printf "%-10s %d hostile texts, %d not linear\n", suite, n, bad; exit !n || bad }' || failed=1; done; [ -z "$$failed" ]

golden: ## rewrites what suites expect; read the difference before you keep it
	@$(MAKE) --no-print-directory all tests
	@GOLDEN=1 BUILD=$(BUILD) tests/run

screens: ## the screens in README.md, taken from Neovim (tmux)
	@$(MAKE) --no-print-directory all
	@SAVE=1 BUILD=$(BUILD) tests/run readme_test

first-steps: ## what README.md says, typed on a bare Debian, into doc/FIRST_STEPS.md [BARE=command of a shell on one]; by hand, ten minutes
	@tests/host/newcomer.sh

coverage: deps ## lines reached by every suite but the editors, file by file
	@$(MAKE) --no-print-directory BUILD=build/coverage CFLAGS='-O0 -g --coverage' all tests
	@find build/coverage -name '*.gcda' -delete
	@BUILD=build/coverage tests/run --no-editors
	@.ci/coverage build/coverage

# ---------------------------------------------------------------- measuring

# Each peer's program is built where the peer is there; tests/bench/run says which are not.
BENCH := $(BUILD)/bench/bin
PEERS  = $(if $(shell pkg-config --exists sqlite3 && echo 1),$(BENCH)/fts5_bench) \
         $(if $(shell pkg-config --exists xapian-core && echo 1),$(BENCH)/xapian_bench)
BENCH_FLAGS := -std=c11 -D_GNU_SOURCE -O2 -g $(WARNINGS)

bench: deps ## Gazette beside its peers [SIZES='real 10000 100000 1000000'], into tests/bench/RESULTS.md; by hand, 25 minutes
	@.ci/install bench
	@$(MAKE) --no-print-directory bench-programs
	@BUILD=$(BUILD) SAVE=1 tests/bench/run $(SIZES)

changes: bench-programs ## the index after a thousand small changes beside one made at once, into tests/bench/CHANGES.md; by hand, two minutes
	@BUILD=$(BUILD) SAVE=1 tests/bench/changes

keys: all ## how long each key keeps Neovim and Vim busy at a million articles, into tests/bench/KEYS.md; by hand, three minutes
	@BUILD=$(BUILD) SAVE=1 tests/bench/keys.sh $(COLLECTION)

judge: deps ## how good the answers are, beside Lucene, Xapian and FTS5 on judged collections, into tests/judge/RESULTS.md
	@.ci/install bench
	@$(MAKE) --no-print-directory all $(BENCH)/corpus
	@BUILD=$(BUILD) SAVE=1 tests/judge/run

parse-score: deps ## how well digest pages are read, by their shape: tests/pages, and ../shared where it is there [VERBOSE=1: what is wrong]
	@$(MAKE) --no-print-directory modules
	@LUA_PATH='$(LUA_DIR)/?.lua;$(LUA_DIR)/?/init.lua;tests/lua/?.lua;;' lua5.4 tests/pages/score.lua $(if $(VERBOSE),-v)

bench-programs: $(BUILD)/gazette $(BUILD)/gazette-index $(BENCH)/corpus $(BENCH)/queries $(BENCH)/stopwatch $(BENCH)/gazette_bench
	@$(if $(strip $(PEERS)),$(MAKE) --no-print-directory $(PEERS))

large: $(BUILD)/gazette $(BUILD)/gazette-index $(BENCH)/stopwatch ## an archive of mail of 2 GB, pages of other formats of 200 MB: time and memory, into tests/bench/LARGE.md [MEGABYTES=2048]; by hand, some minutes
	@tests/bench/large $(BUILD) $(MEGABYTES)

bench-formats: $(BENCH)/formats_bench ## how fast a page of each format is read, beside md4c and libxml2 alone, into tests/bench/FORMATS.md
	@tests/bench/formats $<

$(BENCH)/formats_bench: tests/bench/formats_bench.c tests/bench/bench.h $(ARCHIVE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -Itests $(LDFLAGS) $< $(ARCHIVE) $(LIBS) -o $@
$(BENCH)/gazette_bench: tests/bench/gazette_bench.c tests/bench/bench.h $(LATE:%.c=$(BUILD)/%.o) $(ARCHIVE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) $(LDFLAGS) $< $(LATE:%.c=$(BUILD)/%.o) $(ARCHIVE) $(LATE_LIBS) -o $@
$(BENCH)/fts5_bench: tests/bench/fts5_bench.c tests/bench/bench.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(BENCH_FLAGS) $< -lsqlite3 -o $@
$(BENCH)/xapian_bench: tests/bench/xapian_bench.cc tests/bench/bench.h
	@mkdir -p $(@D)
	$(Q)$(CXX) -std=c++17 -O2 -g -Wall -Wextra $$(pkg-config --cflags xapian-core) $< $$(pkg-config --libs xapian-core) -o $@
$(BENCH)/%: tests/bench/%.c tests/bench/bench.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(BENCH_FLAGS) $< -o $@

# ---------------------------------------------------------------- looking after it

lint: ## cppcheck, clang-tidy, luacheck and shellcheck, those that are installed
	@.ci/lint

layers: ## draws which folder includes which; fails on an arrow that goes the wrong way
	@.ci/layers

format: ## clang-format on the C files, in place
	clang-format -i include/*.h plugin/*.[ch] plugin/*/*.[ch] tests/*.[ch] tests/bench/*.[ch]

# ---------------------------------------------------------------- installing

SHARE := $(DESTDIR)$(PREFIX)/share/gazette

install: all ## PREFIX/bin, include, lib, and share/gazette, the folder for an editor's runtimepath
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib $(SHARE)/plugin $(SHARE)/doc
	install -m 755 $(BUILD)/gazette $(BUILD)/gazette-index $(DESTDIR)$(PREFIX)/bin
	install -m 644 include/gazette.h $(DESTDIR)$(PREFIX)/include
	install -m 644 $(ARCHIVE) $(DESTDIR)$(PREFIX)/lib
	install -m 644 plugin/gazette.vim $(SHARE)/plugin
	(echo '-x$(PREFIX)/share/gazette/lua/gazette/host/mle.lua'; cat .ci/mle/keys; echo '-ngazette') >$(SHARE)/mlerc
	for file in $(wildcard doc/*.txt doc/*.md); do install -m 644 $$file $(SHARE)/doc; done
	for file in $$(cd lua && find gazette telescope -name '*.lua'); do install -D -m 644 lua/$$file $(SHARE)/lua/$$file; done
	ln -sfn ../../../../bin/gazette-index $(SHARE)/lua/gazette/gazette-index
	install -m 755 $(BUILD)/gazette-libxml.so $(SHARE)/lua/gazette
	for lua in $(FOUND); do \
	  install -D -m 755 $(LUA_DIR)/gazette/$$lua/core.so $(SHARE)/lua/gazette/$$lua/core.so; \
	  install -d $(DESTDIR)$(PREFIX)/share/lua/$$lua && ln -sfn ../../gazette/lua/gazette $(DESTDIR)$(PREFIX)/share/lua/$$lua/gazette; \
	done
	@echo
	@echo 'Vim, Neovim: set runtimepath^=$(PREFIX)/share/gazette   then :helptags ALL, once'
	@echo 'vis, mle, plain Lua: require "gazette" finds it if $(PREFIX)/share/lua is in package.path; see README.md'

uninstall: ## takes away what `make install` put there
	rm -rf $(SHARE) $(DESTDIR)$(PREFIX)/bin/gazette $(DESTDIR)$(PREFIX)/bin/gazette-index $(DESTDIR)$(PREFIX)/include/gazette.h $(DESTDIR)$(PREFIX)/lib/libgazette.a
	for lua in $(LUAS); do rm -f $(DESTDIR)$(PREFIX)/share/lua/$$lua/gazette; done

clean: ## what was built
	rm -rf build $(LUAS:%=lua/gazette/%) $(BESIDE:%=lua/gazette/%)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@sed -n 's/^#   /  /p' Makefile | head -n 3
