# Tests speak TAP; automake's driver counts them.
TEST_EXTENSIONS = .py .sh .test
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_COMPILER = $(PYTHON3)
AM_TESTS_ENVIRONMENT = srcdir='$(abs_top_srcdir)'; builddir='$(abs_top_builddir)'; CC='$(CC)'; CXX='$(CXX)'; \
    export srcdir builddir CC CXX;
EXTRA_DIST += tests/tap.h tests/ci.sh
include tests/bench/local.mk
include tests/structure/local.mk
include tests/plugins/local.mk
include tests/golden/local.mk
include tests/fault/local.mk
include tests/watch/local.mk
include tests/decode/local.mk
include tests/exporters/local.mk
include tests/unit/local.mk
include tests/conformance/local.mk
include tests/fuzz/local.mk
include tests/quality/local.mk
include tests/run/local.mk
include tests/model/local.mk
