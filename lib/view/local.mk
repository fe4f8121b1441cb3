lib_libpostern_a_SOURCES += \
	%D%/asset.c \
	%D%/attr.c \
	%D%/cache.c \
	%D%/case.c \
	%D%/check.c \
	%D%/clean.c \
	%D%/compile.c \
	%D%/content.c \
	%D%/custom.c \
	%D%/drops.c \
	%D%/element.c \
	%D%/emit.c \
	%D%/escape.c \
	%D%/eval.c \
	%D%/expr.c \
	%D%/field.c \
	%D%/file.c \
	%D%/fill.c \
	%D%/filter.c \
	%D%/flow.c \
	%D%/form.c \
	%D%/format.c \
	%D%/fragment.c \
	%D%/html.c \
	%D%/input.c \
	%D%/json.c \
	%D%/layout.c \
	%D%/lex.c \
	%D%/limits.c \
	%D%/locale.c \
	%D%/macro.c \
	%D%/mustache/compile.c \
	%D%/mustache/emit.c \
	%D%/mustache/engine.c \
	%D%/mustache/render.c \
	%D%/mustache/scan.c \
	%D%/mustache/set.c \
	%D%/mustache/value.c \
	%D%/names.c \
	%D%/phrase.c \
	%D%/parts.c \
	%D%/own.c \
	%D%/place.c \
	%D%/print.c \
	%D%/render.c \
	%D%/sanitise.c \
	%D%/scan.c \
	%D%/scope.c \
	%D%/select.c \
	%D%/source.c \
	%D%/stands.c \
	%D%/translate.c \
	%D%/url.c \
	%D%/version.c \
	%D%/views.c \
	%D%/write.c \
	%D%/xslt/check.c \
	%D%/xslt/document.c \
	%D%/xslt/engine.c \
	%D%/xslt/html.c \
	%D%/xslt/read.c \
	%D%/xslt/xslt.c

# The engine for XSLT is loaded with the first stylesheet: who has none is
# linked with no libxslt.
EXTRA_DIST += %D%/xslt/module.map
if HAVE_XSLT
modules += lib/postern/view-xslt.so
noinst_LIBRARIES += lib/libview-xslt.a
lib_libview_xslt_a_CPPFLAGS = $(AM_CPPFLAGS) $(XSLT_CFLAGS)
lib_libview_xslt_a_SOURCES = \
	%D%/xslt/module/apply.c \
	%D%/xslt/module/errors.c \
	%D%/xslt/module/files.c \
	%D%/xslt/module/job.c \
	%D%/xslt/module/limits.c \
	%D%/xslt/module/sheet.c

lib/postern/view-xslt.so: lib/libview-xslt.a lib/view/xslt/module.map
	$(module_link) -Wl,--version-script,$(top_srcdir)/lib/view/xslt/module.map \
	    -Wl,--whole-archive lib/libview-xslt.a -Wl,--no-whole-archive \
	    $(XSLT_LIBS)
endif
