/* Records from the bytes of PubMed XML: see engine.h. */

#include "reading.h"

static bool push(Reading *r, PyObject *item)
{
    if (item == NULL) return false;
    if (r->count == r->room) {
        Py_ssize_t room = 2 * r->room + SHORTEST_ROOM;
        PyObject **larger = PyMem_Realloc(r->items, (size_t)room * sizeof(PyObject *));
        if (larger == NULL) {
            Py_DECREF(item);
            PyErr_NoMemory();
            return false;
        }
        r->items = larger;
        r->room = room;
    }
    r->items[r->count++] = item;
    return true;
}

/* Puts the value, whose reference it takes, into a slot that is empty. */
static bool put(PyObject *record, Py_ssize_t slot, PyObject *value)
{
    if (value != NULL && slot > UNWANTED && *slot_of(record, slot) == NULL) {
        *slot_of(record, slot) = value;
        return true;
    }
    Py_XDECREF(value);
    return value != NULL && slot <= UNWANTED;
}

static PyObject *untracked(PyObject *object)
{
    if (object != NULL) PyObject_GC_UnTrack(object);
    return object;
}

/* The tuple of the items from `base` on, which leave the stack. */
static PyObject *gathered(Reading *r, Py_ssize_t base)
{
    Py_ssize_t size = r->count - base;
    PyObject *tuple = PyTuple_New(size);
    if (tuple == NULL) return NULL;
    for (Py_ssize_t i = 0; i < size; i++)
        PyTuple_SetItem(tuple, i, r->items[base + i]);
    r->count = base;
    return size > 0 ? untracked(tuple) : tuple;
}

/* ---- what no field is for, and markup: elements as XML that stands for itself */

/* Adds characters as they stand between tags. */
static bool add_escaped(Buffer *buffer, const char *at, const char *end)
{
    while (at < end) {
        const char *first = at;
        while (at < end && *at != '&' && *at != '<' && *at != '>' && *at != '\r')
            at++;
        if (!add(buffer, first, at - first)) return false;
        if (at < end) {
            char c = *at++;
            if (!(c == '&'     ? ADD(buffer, "&amp;")
                    : c == '<' ? ADD(buffer, "&lt;")
                    : c == '>' ? ADD(buffer, "&gt;")
                               : ADD(buffer, "&#13;"))) {
                return false;
            }
        }
    }
    return true;
}

/* Passes a text up to the next tag, and adds it to the markup and to the plain text. */
static bool copy_text(Reading *r)
{
    Span span;
    int kinds = engine_scan(r, '<', &span);
    if (kinds < 0 || kinds & (ANGLE | CONTROL)) return false;
    Py_ssize_t before = r->plain.size;
    if (!(kinds & (REFERENCE | RETURN)))
        return add(&r->plain, span.data, span.size) && add(&r->marked, span.data, span.size);
    return engine_add_characters(&r->plain, span) &&
           add_escaped(&r->marked, r->plain.data + before, r->plain.data + r->plain.size);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Passes a name without a prefix. */
static bool name(Reading *r, Span *span)
{
    span->data = r->at;
    if (!is_letter(peek(r))) return false;
    while (is_letter(peek(r)) || (peek(r) >= '0' && peek(r) <= '9') || peek(r) == '-' || peek(r) == '.')
        r->at++;
    span->size = r->at - span->data;
    return true;
}

static bool is_named(Span span, const char *name, Py_ssize_t length)
{
    return span.size == length && memcmp(span.data, name, (size_t)length) == 0;
}

/* Whether an attribute stands once more between the start of its tag and a place. */
static bool is_there(const char *at, const char *end, Span name)
{
    for (; end - at > name.size + 2; at++)
        if (*at == ' ' && memcmp(at + 1, name.data, (size_t)name.size) == 0 && at[name.size + 1] == '=') return true;
    return false;
}

/* Passes the next attribute of a tag; `start` is where the first one stands. */
static bool attribute(Reading *r, const char *start, Span *key, Span *value, int *kinds)
{
    const char *before = r->at;
    if (before - start > LONGEST_TAG) return false; /* or comparing names with each other takes too long */
    if (!TAKE(r, " ") || !name(r, key) || !TAKE(r, "=\"")) return false;
    if (is_named(*key, "xmlns", 5) || is_there(start, before, *key)) return false;
    *kinds = engine_scan(r, '"', value);
    return *kinds >= 0 && !(*kinds & (ANGLE | CONTROL | RETURN | BREAK)) && TAKE(r, "\"");
}

#define FORMULA " xmlns:mml=\"http://www.w3.org/1998/Math/MathML\""

/* Passes a start tag, and adds it to the markup. Of prefixes it knows that of formulas, which the outermost declares.
 */
static bool copy_start(Reading *r, Span *tag, bool in_formula, bool *is_empty)
{
    const char *first = r->at;
    if (!TAKE(r, "<")) return false;
    bool has_prefix = TAKE(r, "mml:");
    if (!name(r, tag)) return false;
    if (has_prefix) *tag = (Span){tag->data - 4, tag->size + 4};
    for (Py_ssize_t i = 0; i < r->plan->nodes->child_count; i++)
        if (is_named(*tag, r->plan->nodes->children[i]->tag, r->plan->nodes->children[i]->length))
            return false; /* here the record may end, or another begin */
    if (has_prefix && !in_formula && !TAKE(r, FORMULA)) return false;
    const char *start = r->at;
    while (peek(r) == ' ') {
        Span key, value;
        int kinds;
        if (!attribute(r, start, &key, &value, &kinds) || kinds & REFERENCE) return false;
    }
    if (!add(&r->marked, first, r->at - first)) return false;
    *is_empty = TAKE(r, "/>");
    return *is_empty ? ADD(&r->marked, "/>") : TAKE(r, ">") && ADD(&r->marked, ">");
}

/* Passes the end tag at the cursor, and adds it to the markup, or makes one tag of both where nothing stands between.
 */
static bool copy_end(Reading *r, Span tag, bool is_empty)
{
    if (!TAKE(r, "</") || !take(r, tag.data, tag.size) || !TAKE(r, ">")) return false;
    if (is_empty) {
        r->marked.size--;
        return ADD(&r->marked, "/>");
    }
    return ADD(&r->marked, "</") && add(&r->marked, tag.data, tag.size) && ADD(&r->marked, ">");
}

/* Passes an element of any name; adds it to the markup as lxml spells it, and its characters to the plain text. */
static bool copy_element(Reading *r)
{
    Span open[DEEPEST];
    int depth = 0, formula = DEEPEST; /* the depth of the outermost element of a formula */
    Py_ssize_t inside = NONE;         /* where the markup ends behind a start tag */
    do {
        if (depth > 0 && left(r) > 1 && r->at[1] == '/') {
            if (!copy_end(r, open[--depth], inside == r->marked.size)) return false;
            if (depth == formula) formula = DEEPEST;
            continue;
        }
        bool is_empty;
        if (depth == DEEPEST || !copy_start(r, &open[depth], formula < depth, &is_empty)) return false;
        if (is_empty) continue;
        if (formula == DEEPEST && memchr(open[depth].data, ':', (size_t)open[depth].size) != NULL) formula = depth;
        depth++;
        inside = r->marked.size;
    } while (depth > 0 && copy_text(r));
    return depth == 0;
}

/* Adds the path of an element; false for the record's own, which has none. */
static bool add_path(Buffer *buffer, const Step *step)
{
    if (step->outer == NULL) return true;
    if (!add_path(buffer, step->outer) || (buffer->size > 0 && !ADD(buffer, "/")) ||
        !add(buffer, step->node->tag, step->node->length)) {
        return false;
    }
    char number[32];
    return !step->node->many || add(buffer, number, PyOS_snprintf(number, sizeof number, "[%zd]", step->number));
}

/* Keeps what no field is for: the value of an attribute of that name, or the child that stands at a position. */
static bool keep(Reading *r, const Step *step, PyObject *value, Span attribute, Py_ssize_t position)
{
    const Class *class = r->plan->unknown;
    if (value == NULL || class == NULL) { /* an excerpt does without it */
        Py_XDECREF(value);
        return value != NULL;
    }
    Buffer *path = &r->marked;
    path->size = 0;
    PyObject *piece = untracked(PyType_GenericAlloc(class->type, 0));
    if (piece == NULL) {
        Py_DECREF(value);
        return false;
    }
    if (!put(piece, class->fields[1].offset, value)) {
        Py_DECREF(piece);
        return false;
    }
    bool has_path = add_path(path, step);
    if (attribute.size > 0) {
        has_path = has_path && (path->size == 0 || ADD(path, "/")) && ADD(path, "@") &&
                   add(path, attribute.data, attribute.size);
    } else {
        has_path = has_path && (path->size > 0 || ADD(path, "."));
    }
    if (!has_path || !put(piece, class->fields[0].offset, engine_decoded(path->data, path->size)) ||
        !put(piece, class->fields[2].offset, attribute.size > 0 ? Py_NewRef(Py_None) : PyLong_FromSsize_t(position)) ||
        (r->unknown == NULL && (r->unknown = PyList_New(0)) == NULL) || PyList_Append(r->unknown, piece) < 0) {
        Py_DECREF(piece);
        return false;
    }
    Py_DECREF(piece);
    return true;
}

/* ---- records */

static PyObject *record_of(Reading *r, const Node *node, const Step *step);

/* Takes the value of a truth value; NULL for what is none. */
static PyObject *truth_of(Span value)
{
    if (value.size != 1 || (*value.data != 'Y' && *value.data != 'N')) return NULL;
    return Py_NewRef(*value.data == 'Y' ? Py_True : Py_False);
}

/* Passes the rest of a start tag: fills fields with its attributes. Tells whether it has any, and whether it is empty.
 */
static bool attributes(Reading *r, const Step *step, PyObject *record, bool *has_any, bool *is_empty)
{
    const Node *inner = step->node->inner;
    const char *start = r->at;
    while (peek(r) == ' ') {
        Span key, text;
        int kinds;
        if (!attribute(r, start, &key, &text, &kinds)) return false;
        const Attribute *known = inner->attributes, *end = known + inner->attribute_count;
        while (known < end && !is_named(key, known->name, known->length))
            known++;
        PyObject *value = known < end && known->is_truth ? truth_of(text) : NULL;
        if (value == NULL && (known == end || known->is_truth)) {
            if (!keep(r, step, engine_text_of(r, text, kinds), key, NONE)) return false;
            continue;
        }
        if (!put(record, known->slot, value != NULL ? value : engine_text_of(r, text, kinds))) return false;
        *has_any = true;
    }
    *is_empty = TAKE(r, "/>");
    return *is_empty || TAKE(r, ">");
}

/* Passes an end tag of that name, if it is the next. */
static bool ends(Reading *r, const Node *node)
{
    Py_ssize_t size = node->length;
    if (left(r) < size + 3 || r->at[0] != '<' || r->at[1] != '/' || r->at[size + 2] != '>' ||
        memcmp(r->at + 2, node->tag, (size_t)size) != 0) {
        return false;
    }
    r->at += size + 3;
    return true;
}

/* Passes text and inline elements from the start of a leaf up to its end, and fills the field and its twin. */
static bool markup(Reading *r, const Node *node, PyObject *record, const char *start)
{
    r->plain.size = r->marked.size = 0;
    r->at = start;
    do {
        if (!copy_text(r)) return false;
        if (ends(r, node)) {
            PyObject *text = engine_decoded(r->plain.data, r->plain.size);
            return put(record, node->inner->text, text) &&
                   put(record, node->inner->twin, engine_decoded(r->marked.data, r->marked.size));
        }
    } while (copy_element(r));
    return false;
}

/* Passes the text of a leaf and its end tag, and gives it to the field, or to the tuple in the making. */
static bool leaf(Reading *r, const Node *node, PyObject *record, bool is_empty)
{
    const Node *inner = node->inner;
    Span span = {"", 0};
    int kinds = is_empty ? 0 : engine_scan(r, '<', &span);
    if (!is_empty && (kinds < 0 || !ends(r, node)))
        return kinds >= 0 && inner->twin != NONE && markup(r, node, record, span.data);
    PyObject *text = engine_text_of(r, span, kinds);
    return node->many && node->class == NULL ? push(r, text) : put(record, inner->text, text);
}

/* Passes an instruction without data, whose target has been passed. */
static bool instruction(Reading *r, const Node *node, PyObject *record)
{
    return TAKE(r, "?>") && put(record, node->text, engine_decoded("", 0));
}

/* Whether a start tag of that name stands at the cursor. */
static inline bool begins(const Reading *r, const Node *node)
{
    Py_ssize_t size = node->length;
    if (left(r) < size + 2 || r->at[1] != *node->tag || memcmp(r->at + 1, node->tag, (size_t)size) != 0) return false;
    char behind = r->at[size + 1];
    return behind == '>' || behind == ' ' || behind == '/' || behind == '?';
}

/* The child that begins at the cursor, of those from a place on; passes its name. NULL for none. */
static const Node *child_at(Reading *r, const Node *inner, Py_ssize_t *place)
{
    for (Py_ssize_t i = *place; peek(r) == '<' && i < inner->child_count; i++) {
        const Node *child = inner->children[i];
        if (begins(r, child)) {
            r->at += child->length + 1;
            *place = i;
            return child;
        }
    }
    return NULL;
}

/* Passes the rest of a tag; tells whether the element ends with it. */
static bool pass_tag(Reading *r, bool *is_empty)
{
    const char *first = r->at;
    if (!engine_seek(r, '>') || memchr(first, '<', (size_t)(r->at - first)) != NULL) return false;
    *is_empty = r->at[-1] == '/';
    r->at++;
    return true;
}

/* Whether the tag at the cursor, of two bytes at least, is that of an element that a record may stand in. */
static bool names_record(const Reading *r)
{
    const char *name = r->at + (r->at[1] == '/' ? 2 : 1);
    for (Py_ssize_t i = 0; i < r->plan->nodes->child_count; i++) {
        const Node *node = r->plan->nodes->children[i];
        if (r->end - name >= node->length && *name == *node->tag && memcmp(name, node->tag, (size_t)node->length) == 0)
            return true;
    }
    return false;
}

/* Passes an element whose name has been passed, and which an excerpt does not have. What is in it is not looked at, but
   for its tags: they must come in pairs, with none of the element's own name among them, so that Python finds the same
   end. */
static bool pass_over(Reading *r, const Node *node)
{
    bool is_empty = false;
    if (*node->tag == '?') return TAKE(r, "?>");
    if (!pass_tag(r, &is_empty) || is_empty) return is_empty;
    for (Py_ssize_t depth = 1; depth > 0; depth += !is_empty) {
        if (!engine_seek(r, '<') || left(r) < 2) return false;
        is_empty = TAKE(r, "<?nihms?>");
        if (is_empty) continue;
        if (r->at[1] == '!' || r->at[1] == '?' || begins(r, node)) return false;
        if (ends(r, node)) return depth == 1;
        if (names_record(r)) return false;
        if (*++r->at == '/') depth -= 2;
        if (depth < 0 || !pass_tag(r, &is_empty)) return false;
    }
    return false;
}

/* Keeps the child at the cursor in `unknown`, if it is an element that no field is for; an excerpt does not have it. Where
   one comes first in an element, Python reads all of the record and may find damage, and so it is not mine. */
static bool sift(Reading *r, const Step *step, Py_ssize_t position)
{
    Py_ssize_t place = 0;
    r->plain.size = r->marked.size = 0;
    if (r->plan->unknown == NULL && position == 0) return false;
    if (peek(r) != '<' || step->node->inner->spacing != NONE || child_at(r, step->node->inner, &place) != NULL ||
        !copy_element(r)) {
        return false;
    }
    return keep(r, step, engine_decoded(r->marked.data, r->marked.size), (Span){"", 0}, position);
}

static bool element(Reading *r, const Step *step, PyObject *record);

/* Passes a child whose name has been passed, and gives what it holds to the field, or to the tuple in the making. */
static bool child(Reading *r, const Step *step, PyObject *record)
{
    const Node *node = step->node;
    if (node->skipped) return pass_over(r, node);
    if (*node->tag == '?') return instruction(r, node, record);
    if (node->class == NULL) return element(r, step, record);
    PyObject *inner = record_of(r, node, step);
    return node->many ? push(r, inner) : put(record, node->field, inner);
}

/* Adds the white space at the cursor to a list; there is none where that is not asked for. */
static bool space(Reading *r, PyObject *spaces)
{
    const char *first = r->at;
    pass_blanks(r);
    if (spaces == NULL) return true;
    Span span = {first, r->at - first};
    PyObject *text = engine_text_of(r, span, engine_kinds_of(first, r->at));
    bool is_added = text != NULL && PyList_Append(spaces, text) == 0;
    Py_XDECREF(text);
    return is_added;
}

/* Passes the children of an element and its end tag. */
static bool children(Reading *r, const Step *step, PyObject *record, PyObject *spaces, bool *has_any)
{
    const Node *inner = step->node->inner, *last = NULL;
    Py_ssize_t place = 0, base = r->count;
    Step inside = {step, NULL, 0, step->depth + 1};
    if (inside.depth > DEEPEST || !space(r, spaces)) return false;
    for (Py_ssize_t position = 0; !ends(r, step->node); position++) {
        inside.node = child_at(r, inner, &place);
        if (inside.node == NULL) {
            if (!sift(r, step, position)) return false;
        } else {
            if (inside.node != last) {
                if (last != NULL && last->many && !put(record, last->field, gathered(r, base))) return false;
                inside.number = 0;
                last = inside.node;
            }
            if ((inside.number++ > 0 && !last->many) || !child(r, &inside, record)) return false;
            *has_any = true;
        }
        if (!space(r, spaces)) return false;
    }
    return last == NULL || !last->many || put(record, last->field, gathered(r, base));
}

/* The tuple of white space, empty where there is none. */
static PyObject *spacing_of(PyObject *spaces)
{
    for (Py_ssize_t i = PyList_Size(spaces) - 1; i >= 0; i--)
        if (PyUnicode_GetLength(PyList_GetItem(spaces, i)) > 0) return untracked(PyList_AsTuple(spaces));
    return PyTuple_New(0);
}

/* Passes an element whose name has been passed, and fills fields of the record with what it has. */
static bool element(Reading *r, const Step *step, PyObject *record)
{
    const Node *inner = step->node->inner;
    bool has_any = false, is_empty;
    if (!attributes(r, step, record, &has_any, &is_empty)) return false;
    if (inner->text != NONE) return leaf(r, step->node, record, is_empty);
    if (!is_empty) {
        PyObject *spaces = inner->spacing != NONE ? PyList_New(0) : NULL;
        bool is_read = children(r, step, record, spaces, &has_any) &&
                       (spaces == NULL || put(record, inner->spacing, spacing_of(spaces)));
        Py_XDECREF(spaces);
        if (!is_read) return false;
    }
    return has_any || step->node->class != NULL; /* a wrapper that says nothing has no place in the record */
}

/* The record that an element is, whose name has been passed. */
static PyObject *record_of(Reading *r, const Node *node, const Step *step)
{
    const Class *class = node->class;
    PyObject *record = untracked(PyType_GenericAlloc(class->type, 0));
    if (record == NULL) return NULL;
    if ((node->constant != NONE && !put(record, node->constant, Py_NewRef(node->value))) || !element(r, step, record)) {
        Py_DECREF(record);
        return NULL;
    }
    for (const Field *field = class->fields; field < class->fields + class->count; field++) {
        PyObject **slot = slot_of(record, field->offset);
        if (*slot != NULL || !field->wanted) continue;
        if (field->initial == NULL) {
            Py_DECREF(record);
            return NULL;
        }
        *slot = Py_NewRef(field->initial);
    }
    return record;
}

/* The record that begins at the cursor; NULL if it is not mine. */
static PyObject *record_at(Reading *r)
{
    Py_ssize_t place = 0;
    const Node *node = child_at(r, r->plan->nodes, &place);
    if (node == NULL) return NULL;
    Step step = {NULL, node, 0, 0};
    PyObject *record = record_of(r, node, &step);
    if (record != NULL && r->unknown != NULL) {
        PyObject *unknown = untracked(PyList_AsTuple(r->unknown));
        PyObject **slot = slot_of(record, node->class->fields[node->class->unknown].offset), *none = *slot;
        *slot = unknown;
        Py_XDECREF(none);
        if (unknown == NULL) Py_CLEAR(record);
    }
    return record;
}

/* Lets go of what was collected, which is what is left of a record that is not mine. */
static void drop_collected(Reading *r)
{
    while (r->count > 0)
        Py_DECREF(r->items[--r->count]);
    Py_CLEAR(r->unknown);
}

Reading *engine_begin(const Plan *plan, const char *at, const char *end)
{
    Reading *r = PyMem_Calloc(1, sizeof(Reading));
    if (r == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    r->plan = plan;
    r->at = at;
    r->end = end;
    return r;
}

/* The next record behind white space, of so many bytes at the most; the cursor stays where it is if that is not mine.
 */
PyObject *engine_next_record(Reading *r, const char **start, Py_ssize_t longest)
{
    const char *before = r->at, *end = r->end;
    pass_blanks(r);
    *start = r->at;
    if (left(r) > longest) r->end = r->at + longest;
    PyObject *record = record_at(r);
    r->end = end;
    if (record == NULL) r->at = before;
    drop_collected(r);
    return record;
}

void engine_finish(Reading *r)
{
    if (r == NULL) return;
    drop_collected(r);
    for (int i = 0; i < REMEMBERED; i++)
        Py_XDECREF(r->remembered[i].text);
    PyMem_Free(r->items);
    PyMem_Free(r->plain.data);
    PyMem_Free(r->marked.data);
    PyMem_Free(r);
}
