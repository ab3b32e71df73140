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
libnewspaper_la_SOURCES += \
    plugins/lib/newspaper/words.c plugins/lib/newspaper/words.h \
    plugins/lib/newspaper/pack.c plugins/lib/newspaper/pack.h \
    plugins/lib/newspaper/numeral.c plugins/lib/newspaper/numeral.h \
    plugins/lib/newspaper/numeral_cursor.h plugins/lib/newspaper/numeral_digits.c \
    plugins/lib/newspaper/numeral_spelled.c \
    plugins/lib/newspaper/unit.c plugins/lib/newspaper/unit.h \
    plugins/lib/newspaper/variants.c plugins/lib/newspaper/variants.h \
    plugins/lib/newspaper/period.c plugins/lib/newspaper/period_days.c \
    plugins/lib/newspaper/period_terms.c plugins/lib/newspaper/period_terms.h plugins/lib/newspaper/period.h
newspaper_data_DATA += plugins/lib/newspaper/numerals-zh.json plugins/lib/newspaper/periods-zh.json \
    plugins/lib/newspaper/units.json plugins/lib/newspaper/variants-zh.json \
    plugins/lib/newspaper/numerals-en.json plugins/lib/newspaper/periods-en.json \
    plugins/lib/newspaper/variants-en.json
PLUGIN_FILES += plugins/lib/newspaper/numerals-zh.json plugins/lib/newspaper/periods-zh.json \
    plugins/lib/newspaper/units.json plugins/lib/newspaper/variants-zh.json \
    plugins/lib/newspaper/numerals-en.json plugins/lib/newspaper/periods-en.json \
    plugins/lib/newspaper/variants-en.json
