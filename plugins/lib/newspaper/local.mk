# What several newspaper stages know: characters, lookalikes, names. Each stage adds its own lines.
noinst_LTLIBRARIES += libnewspaper.la
libnewspaper_la_SOURCES = \
    plugins/lib/newspaper/utf8.c plugins/lib/newspaper/utf8.h \
    plugins/lib/newspaper/fold.c plugins/lib/newspaper/fold.h \
    plugins/lib/newspaper/names.c plugins/lib/newspaper/names.h \
    plugins/lib/newspaper/interval.c plugins/lib/newspaper/interval.h \
    plugins/lib/newspaper/wordbook.c plugins/lib/newspaper/wordbook.h
libnewspaper_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libnewspaper_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
newspaper_datadir = $(plugindir)/lib/newspaper
newspaper_data_DATA = plugins/lib/newspaper/names.json
PLUGIN_FILES += plugins/lib/newspaper/names.json
