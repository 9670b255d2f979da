/* The plan, made of tuples: see engine.h. */

#include "engine.h"

bool engine_grow(Buffer *buffer, Py_ssize_t size)
{
    Py_ssize_t room = 2 * (buffer->size + size) + SHORTEST_ROOM;
    char *larger = PyMem_Realloc(buffer->data, (size_t)room);
    if (larger == NULL) return PyErr_NoMemory() != NULL;
    buffer->data = larger;
    buffer->room = room;
    return true;
}

PyObject *engine_refuse(const char *message)
{
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, message);
    return NULL;
}

static bool is_tuple(PyObject *spec)
{
    if (PyTuple_Check(spec)) return true;
    PyErr_SetString(PyExc_TypeError, "a part of the plan is no tuple");
    return false;
}

/* Finds where an instance has its slots: each is filled with an object of its own, which is then looked for. */
static bool find_slots(Class *class, PyObject *fields)
{
    PyObject *attribute = PyObject_GetAttrString((PyObject *)class->type, "__basicsize__");
    Py_ssize_t size = attribute != NULL ? PyLong_AsSsize_t(attribute) : -1;
    PyObject *probe = size > 0 ? PyType_GenericAlloc(class->type, 0) : NULL;
    bool is_found = probe != NULL;
    for (Py_ssize_t i = 0; i < class->count && is_found; i++) {
        PyObject *mark = PyList_New(0), *slot = PyTuple_GetItem(PyTuple_GetItem(fields, i), 0);
        is_found = mark != NULL && PyObject_GenericSetAttr(probe, slot, mark) == 0;
        Py_ssize_t offset = (Py_ssize_t)sizeof(PyObject);
        while (is_found && offset < size && *slot_of(probe, offset) != mark)
            offset += (Py_ssize_t)sizeof(PyObject *);
        is_found = is_found && offset < size;
        class->fields[i].offset = offset;
        Py_XDECREF(mark);
    }
    Py_XDECREF(attribute);
    Py_XDECREF(probe);
    return is_found || engine_refuse("a slot of a record class is not where slots are") != NULL;
}

static bool make_field(Field *field, const Plan *plan, PyObject *spec)
{
    PyObject *slot;
    int class;
    if (!is_tuple(spec) || !PyArg_ParseTuple(spec, "Uy#CppOiO", &slot, &field->key, &field->length, &field->kind,
                               &field->many, &field->wanted, &field->initial, &class, &field->values)) {
        return false;
    }
    field->class = class >= 0 && class < plan->class_count ? plan->classes + class : NULL;
    field->initial = field->initial == Py_Ellipsis ? NULL : field->initial;
    field->values = field->values == Py_None ? NULL : field->values;
    if (field->kind != 't' && field->kind != 'b' && field->kind != 'n' && field->kind != 'r')
        return engine_refuse("the kind of a field is none") != NULL;
    return (field->kind == 'r') == (field->class != NULL) ||
           engine_refuse("the class of a field is not in the plan") != NULL;
}

static bool make_class(Class *class, const Plan *plan, PyObject *spec)
{
    PyObject *fields;
    if (!is_tuple(spec) || !PyArg_ParseTuple(spec, "O!y#iO!", &PyType_Type, &class->type, &class->word, &class->length,
                               &class->unknown, &PyTuple_Type, &fields)) {
        return false;
    }
    Py_ssize_t count = PyTuple_Size(fields);
    class->fields = PyMem_Calloc((size_t)count + 1, sizeof(Field));
    if (class->fields == NULL) return PyErr_NoMemory() != NULL;
    class->count = count;
    for (Py_ssize_t i = 0; i < count; i++)
        if (!make_field(class->fields + i, plan, PyTuple_GetItem(fields, i))) return false;
    return class->unknown < count && find_slots(class, fields);
}

/* The offset of a slot that a node names by the number of its field. */
static bool find_slot(Py_ssize_t *slot, const Class *class, Py_ssize_t number)
{
    if (number >= 0 && (class == NULL || number >= class->count))
        return engine_refuse("a node names a field that is not there") != NULL;
    *slot = number < 0 ? NONE : class->fields[number].wanted ? class->fields[number].offset : UNWANTED;
    return true;
}

static bool make_attributes(Node *node, const Class *owner, PyObject *specs)
{
    node->attribute_count = PyTuple_Size(specs);
    node->attributes = PyMem_Calloc((size_t)node->attribute_count + 1, sizeof(Attribute));
    for (Py_ssize_t i = 0; i < node->attribute_count && node->attributes != NULL; i++) {
        Attribute *attribute = node->attributes + i;
        Py_ssize_t number;
        if (!is_tuple(PyTuple_GetItem(specs, i)) ||
            !PyArg_ParseTuple(PyTuple_GetItem(specs, i), "y#np", &attribute->name, &attribute->length, &number,
                &attribute->is_truth) ||
            !find_slot(&attribute->slot, owner, number)) {
            return false;
        }
    }
    return node->attributes != NULL || PyErr_NoMemory() != NULL;
}

static bool make_children(Node *node, const Plan *plan, PyObject *numbers)
{
    node->child_count = PyTuple_Size(numbers);
    node->children = PyMem_Calloc((size_t)node->child_count + 1, sizeof(Node *));
    for (Py_ssize_t i = 0; i < node->child_count && node->children != NULL; i++) {
        Py_ssize_t number = PyLong_AsSsize_t(PyTuple_GetItem(numbers, i));
        if (number < 0 || number >= plan->node_count) return engine_refuse("a child is not in the plan") != NULL;
        node->children[i] = plan->nodes + number;
    }
    return node->children != NULL || PyErr_NoMemory() != NULL;
}

static bool make_node(Node *node, const Plan *plan, PyObject *spec)
{
    Py_ssize_t owner, field, text, twin, spacing, class, inner, constant;
    PyObject *attributes, *children;
    if (!is_tuple(spec) || !PyArg_ParseTuple(spec, "y#nnnnnppnnnOO!O!", &node->tag, &node->length, &owner, &field,
                               &text, &twin, &spacing, &node->many, &node->skipped, &class, &inner, &constant,
                               &node->value, &PyTuple_Type, &attributes, &PyTuple_Type, &children)) {
        return false;
    }
    if (owner >= plan->class_count || class >= plan->class_count || inner < 0 || inner >= plan->node_count)
        return engine_refuse("a node names what is not in the plan") != NULL;
    const Class *of = owner < 0 ? NULL : plan->classes + owner;
    node->class = class < 0 ? NULL : plan->classes + class;
    node->inner = plan->nodes + inner;
    return find_slot(&node->field, of, field) && find_slot(&node->text, of, text) && find_slot(&node->twin, of, twin) &&
           find_slot(&node->spacing, of, spacing) && find_slot(&node->constant, node->class, constant) &&
           make_attributes(node, of, attributes) && make_children(node, plan, children);
}

void engine_free_plan(Plan *plan)
{
    for (Py_ssize_t i = 0; plan->classes != NULL && i < plan->class_count; i++)
        PyMem_Free(plan->classes[i].fields);
    for (Py_ssize_t i = 0; plan->nodes != NULL && i < plan->node_count; i++) {
        PyMem_Free(plan->nodes[i].attributes);
        PyMem_Free(plan->nodes[i].children);
    }
    PyMem_Free(plan->classes);
    PyMem_Free(plan->nodes);
    Py_XDECREF(plan->spec);
}

/* Whether each element that a record may stand in is a record that can take what no field is for. */
static bool has_records(const Plan *plan)
{
    for (Py_ssize_t i = 0; plan->node_count > 0 && i < plan->nodes->child_count; i++) {
        const Class *class = plan->nodes->children[i]->class;
        if (class == NULL || (plan->unknown != NULL && class->unknown < 0)) return false;
    }
    return true;
}

/* Fills a plan from the arguments: classes, nodes, and the number of the class of what no field is for. */
bool engine_make_plan(Plan *plan, PyObject *spec)
{
    PyObject *classes, *nodes;
    Py_ssize_t unknown;
    if (!PyArg_ParseTuple(spec, "O!O!n", &PyTuple_Type, &classes, &PyTuple_Type, &nodes, &unknown)) return false;
    plan->spec = Py_NewRef(spec);
    plan->class_count = PyTuple_Size(classes);
    plan->node_count = PyTuple_Size(nodes);
    plan->classes = PyMem_Calloc((size_t)plan->class_count + 1, sizeof(Class));
    plan->nodes = PyMem_Calloc((size_t)plan->node_count + 1, sizeof(Node));
    if (plan->classes == NULL || plan->nodes == NULL) return PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; i < plan->class_count; i++)
        if (!make_class(plan->classes + i, plan, PyTuple_GetItem(classes, i))) return false;
    for (Py_ssize_t i = 0; i < plan->node_count; i++)
        if (!make_node(plan->nodes + i, plan, PyTuple_GetItem(nodes, i))) return false;
    if (unknown >= plan->class_count || (unknown >= 0 && plan->classes[unknown].count != 3)) return false;
    plan->unknown = unknown >= 0 ? plan->classes + unknown : NULL;
    return has_records(plan);
}
