/*
 * Postern: small, fast FastCGI programs in C. This header includes all
 * that an endpoint needs; <postern/test.h> is for its tests, and
 * <postern/driver.h> for who writes a driver of another database.
 */
#ifndef POSTERN_H
#define POSTERN_H

#include <postern/app.h>
#include <postern/base.h>
#include <postern/cache.h>
#include <postern/db.h>
#include <postern/engine.h>
#include <postern/filter.h>
#include <postern/form.h>
#include <postern/http.h>
#include <postern/json.h>
#include <postern/locale.h>
#include <postern/log.h>
#include <postern/plugin.h>
#include <postern/reply.h>
#include <postern/req.h>
#include <postern/schema.h>
#include <postern/session.h>
#include <postern/stream.h>
#include <postern/table.h>
#include <postern/upload.h>
#include <postern/value.h>

#endif
