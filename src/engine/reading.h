/* What one call has for itself: the cursor, the texts that it remembers, and the records in the making. See engine.h.
 */

#ifndef PUBRECORD_READING_H
#define PUBRECORD_READING_H

#include "engine.h"

typedef struct {
    PyObject *text;
    const char *data;
    Py_ssize_t size;
} Remembered;

typedef struct {
    const Plan *plan;
    const char *at, *end;
    PyObject **items; /* records and texts of the tuples in the making */
    Py_ssize_t count, room;
    PyObject *unknown; /* a list, once there is anything */
    Buffer plain, marked;
    Remembered remembered[REMEMBERED]; /* equal short texts are one object */
} Reading;

typedef struct {
    const char *data;
    Py_ssize_t size;
} Span;

/* Where an element stands: the way to it from the record's own. */
typedef struct Step {
    const struct Step *outer;
    const Node *node;
    Py_ssize_t number; /* among those of its tag, from 1 */
    int depth;
} Step;

static inline Py_ssize_t left(const Reading *r)
{
    return r->end - r->at;
}

/* The byte at the cursor; at the end zero, which XML does not have. */
static inline char peek(const Reading *r)
{
    return r->at < r->end ? *r->at : '\0';
}

/* Passes bytes, if they are the next. */
static inline bool take(Reading *r, const char *data, Py_ssize_t size)
{
    if (left(r) < size || memcmp(r->at, data, (size_t)size) != 0) return false;
    r->at += size;
    return true;
}

#define TAKE(r, literal) take(r, literal, (Py_ssize_t)sizeof(literal) - 1)

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static inline void pass_blanks(Reading *r)
{
    if (peek(r) == '\n') r->at++;
    while (left(r) >= 8 && word_at(r->at) == EACH(' ')) /* as NLM's layout has it */
        r->at += 8;
    while (r->at < r->end && is_blank(*r->at))
        r->at++;
}

/* texts.c: what a text has, beside harmless ASCII */
enum { WIDE = 1, REFERENCE = 2, RETURN = 4, BREAK = 8, ANGLE = 16, CONTROL = 32 };

/* Tells what some bytes have. */
int engine_kinds_of(const char *at, const char *end);

/* Passes what stands before the next `stop`, if there is one. */
bool engine_seek(Reading *r, char stop);

/* Passes what stands before the next `stop`; tells its kinds, or NONE if there is no stop. */
int engine_scan(Reading *r, char stop, Span *span);

/* Adds a text with its references replaced, and its line ends as XML has them; false for what XML does not have. */
bool engine_add_characters(Buffer *buffer, Span span);

/* The string of UTF-8; NULL, without an exception, for what is none. */
PyObject *engine_decoded(const char *data, Py_ssize_t size);

/* The string of a text of these kinds; NULL for one that XML does not have. */
PyObject *engine_text_of(Reading *r, Span span, int kinds);

/* reading.c */
Reading *engine_begin(const Plan *plan, const char *at, const char *end);
void engine_finish(Reading *r);

/* The next record behind white space, of so many bytes at the most; NULL if it is not mine, and then nothing is passed.
 */
PyObject *engine_next_record(Reading *r, const char **start, Py_ssize_t longest);

#endif
