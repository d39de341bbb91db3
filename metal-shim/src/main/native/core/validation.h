/*
 * validation.h - what validation layers say, counted over the whole process: some of it comes while a device goes, when
 * no object is left that could carry it.
 */
#ifndef MS_VALIDATION_H
#define MS_VALIDATION_H

#include "core/error.h"

/* Any thread; the text is copied. */
void ms_validation_report(const char *text);

#endif
