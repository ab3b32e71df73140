# The core: every room is a folder with a fragment of its own that adds to libcore, of which libprun
# (for who links), the program and the unit tests are made.
noinst_LTLIBRARIES += libcore.la
libcore_la_SOURCES =
libcore_la_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS) $(CJSON_CFLAGS) $(SQLITE_CFLAGS) $(CRYPTO_CFLAGS)
libcore_la_CPPFLAGS = $(AM_CPPFLAGS) -DPRUN_PLUGINDIR='"$(plugindir)"' -DPRUN_LOCALE='"C.UTF-8"'
libcore_la_LIBADD = $(UV_LIBS) $(CJSON_LIBS) $(SQLITE_LIBS) $(CRYPTO_LIBS) $(LTDL_LIBS) -lpthread -lm -ldl

lib_LTLIBRARIES += libprun.la
libprun_la_SOURCES =
libprun_la_LIBADD = libcore.la
libprun_la_LDFLAGS = -version-info 1:0:0 -Wl,--version-script=$(top_srcdir)/core/prun.map
EXTRA_libprun_la_DEPENDENCIES = $(top_srcdir)/core/prun.map
EXTRA_DIST += core/prun.map

# The program holds the core itself and exports its public functions to the plugins, so that it runs
# from the build tree as it is, and there is never a second copy of the core in the process.
bin_PROGRAMS += prun
prun_SOURCES = core/main.c
# All of it: what only plugins call must be there too.
WHOLE_CORE = $(AM_LDFLAGS) -Wl,--whole-archive,.libs/libcore.a,--no-whole-archive
prun_LDADD = libcore.la
prun_LDFLAGS = $(WHOLE_CORE)


include core/include/local.mk
include core/base/local.mk
include core/record/local.mk
include core/plugin/local.mk
include core/pipeline/local.mk
include core/run/local.mk
include core/observe/local.mk
include core/cli/local.mk
