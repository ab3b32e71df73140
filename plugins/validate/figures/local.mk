# The audit is a library of its own, so that its tests need no pipeline.
noinst_LTLIBRARIES += libfigures.la
libfigures_la_SOURCES = \
    plugins/validate/figures/audit.c plugins/validate/figures/relation.h \
    plugins/validate/figures/figure.h \
    plugins/validate/figures/lexicon.c plugins/validate/figures/lexicon.h \
    plugins/validate/figures/scene.c plugins/validate/figures/scene.h \
    plugins/validate/figures/likeness.c \
    plugins/validate/figures/slip.c plugins/validate/figures/slip.h \
    plugins/validate/figures/report.c plugins/validate/figures/report.h \
    plugins/validate/figures/sum.c plugins/validate/figures/breakdown.c \
    plugins/validate/figures/parts.c plugins/validate/figures/parts.h plugins/validate/figures/share.c \
    plugins/validate/figures/change.c plugins/validate/figures/rates.c \
    plugins/validate/figures/repeat.c plugins/validate/figures/list.c \
    plugins/validate/figures/order.c plugins/validate/figures/superlative.c \
    plugins/validate/figures/capacity.c plugins/validate/figures/mean.c
libfigures_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libfigures_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)

validate_figuresdir = $(plugindir)/validate/figures
validate_figures_LTLIBRARIES = plugins/validate/figures/figures.la
plugins_validate_figures_figures_la_SOURCES = plugins/validate/figures/figures.c
plugins_validate_figures_figures_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_validate_figures_figures_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
plugins_validate_figures_figures_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_validate_figures_figures_la_LIBADD = libfigures.la libnewspaper.la $(CJSON_LIBS)
validate_figures_DATA = plugins/validate/figures/zh.json
PLUGIN_FILES += plugins/validate/figures/zh.json
