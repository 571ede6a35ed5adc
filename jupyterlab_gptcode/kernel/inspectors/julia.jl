# Describes the variables of a Julia kernel. This file runs in the kernel, not on the server.
#
# It is read into a module of its own, so no name that the user has replaced is used. An object is
# read only if its type is, exactly, one of a list, and then by its fields or by the method that Base
# has for it: a method that the user has added for a type of theirs is not called. Types are named by
# their fields, too. The module is interpreted, and its functions hand no function to Base's: Julia
# would compile each such call again, which takes longer than all the rest. Julia 1.5 or later.

if isdefined(Base.Experimental, Symbol("@compiler_options"))  # since 1.6
    @eval Base.Experimental.@compiler_options compile = min optimize = 0 infer = false
end

const NAMES = 1_000  # variables that are described
const COLUMNS = 100  # of a table
const LONGEST = 100  # characters of a name
const ITEMS = 5  # of a vector
const SIZE = 100_000  # bytes of the reply, about
const FRAMES = Base.PkgId(Base.UUID("a93c6f00-e57d-5684-b7b6-d8193f3e46c0"), "DataFrames")
const UNESCAPED = r"^[ !#-Z^-~\[\]]*\z"
# By identity: a type of the user's may have an == and a hash of its own.
const OF_JULIA = IdDict{Any,Any}()
for name in (:ans, :In, :Out, :clear_history, :eval, :include, :Base, :Core, :Main, :IJulia)
    OF_JULIA[name] = true
end
const NUMBERS = IdDict{Any,Any}()
for kind in (Int8, Int16, Int32, Int64, Int128, UInt8, UInt16, UInt32, UInt64, UInt128)
    NUMBERS[kind] = true
end
for kind in (Float16, Float32, Float64, Bool, Char, Nothing, Missing)
    NUMBERS[kind] = true
end
# The families of types: Vector{Int} is one of Array.
name_of(@nospecialize(family)) = Core.getfield(Base.unwrap_unionall(family), :name)
const ARRAY = name_of(Array)
const TUPLE = name_of(Tuple)
const NAMED = name_of(NamedTuple)
const DICT = name_of(Dict)
const SET = name_of(Set)
const ANY_ARRAY = name_of(AbstractArray)
const TYPES = IdDict{Any,Any}()  # how each is written

# What the kernel shows as JSON: {"total": ..., "variables": [{"name": ..., "type": ...}, ...]}
function inspect(@nospecialize(space), @nospecialize(values))
    parts = String[]
    total = 0
    size = 0
    for name in names(space; imported=true)
        is_users(space, name) || continue
        total += 1
        if total <= NAMES && size < SIZE
            part = described(String(name), Core.getfield(space, name), values)
            size += ncodeunits(part)
            push!(parts, part)
        end
    end
    # Shown as it is: a String would be shown in quotation marks.
    return Text(string("{\"total\": ", string(total), ", \"variables\": ", listed(parts), "}"))
end

function is_users(@nospecialize(space), name)
    text = String(name)
    # Names that Julia makes have a #.
    if startswith(text, "_") || occursin('#', text) || ncodeunits(text) > LONGEST
        return false
    elseif haskey(OF_JULIA, name) || Base.isdeprecated(space, name)
        return false
    end
    return Core.isdefined(space, name)
end

function described(name, @nospecialize(value), values)
    kind = Core.typeof(value)
    fields = String[field("name", quoted(name))]
    if kind === DataType || kind === UnionAll || kind === Union
        push!(fields, field("type", quoted("class")), field("detail", quoted(type_name(value, 0))))
    elseif kind === Module
        push!(fields, field("type", quoted("module")))
        push!(fields, field("detail", quoted(String(nameof(value)))))
    elseif kind <: Function
        push!(fields, field("type", quoted("function")))
        add_parameters(fields, value)
    else
        push!(fields, field("type", quoted(kind_name(kind))))
        found = String[]
        try
            add_details(found, kind, value, values)
            append!(fields, found)
        catch  # another task may change it meanwhile
        end
    end
    return string("{", join(fields, ", "), "}")
end

function add_details(fields, @nospecialize(kind), @nospecialize(value), values)
    if kind === String
        size = ncodeunits(value)
        push!(fields, field("length", string(size > SIZE ? size : length(value))))
        add_values(fields, Any[value], values)
    elseif kind === Symbol || haskey(NUMBERS, kind)
        add_values(fields, Any[value], values)
    elseif is_a(kind, ARRAY)
        add_array(fields, kind, value, values)
    elseif is_a(kind, TUPLE) || is_a(kind, NAMED)
        count = Core.nfields(value)
        push!(fields, field("length", string(count)))
        items = Any[]
        for index in 1:min(count, ITEMS)
            push!(items, Core.getfield(value, index))
        end
        add_values(fields, items, values)
    elseif is_a(kind, DICT)
        push!(fields, field("length", string(Core.getfield(value, :count))))
    elseif is_a(kind, SET)
        held = Core.getfield(value, :dict)
        is_a(Core.typeof(held), DICT) && add_details(fields, Core.typeof(held), held, values)
    elseif kind === UnitRange{Int}
        push!(fields, field("length", string(length(value))))
        values && push!(fields, field("value", quoted(string(value))))
    elseif is_frame(kind)
        add_columns(fields, value)
    end
    return nothing
end

# By Base's own method: there may be another one for arrays of a type of the user's.
array_size(@nospecialize(value), axis) = Core.invoke(size, Tuple{Array,Int}, value, axis)

function add_array(fields, @nospecialize(kind), @nospecialize(value), values)
    item = Core.getfield(kind, :parameters)[1]
    axes = Core.getfield(kind, :parameters)[2]
    if axes != 1
        lengths = String[]
        for axis in 1:min(axes, 8)
            push!(lengths, string(array_size(value, axis)))
        end
        push!(fields, field("shape", listed(lengths)), field("dtype", quoted(type_name(item, 0))))
        return nothing
    end
    count = array_size(value, 1)
    push!(fields, field("length", string(count)))
    items = Any[]
    if item === Any || item === String || item === Symbol || haskey(NUMBERS, item)
        for index in 1:min(count, ITEMS)
            isassigned(value, index) || break
            push!(items, value[index])
        end
    end
    add_values(fields, items, values)
    return nothing
end

function add_columns(fields, @nospecialize(value))
    columns = Core.getfield(value, :columns)
    names = Core.getfield(Core.getfield(value, :colindex), :names)
    width = length(columns)
    pairs = String[]
    for index in 1:min(width, COLUMNS)
        item = item_type(Core.typeof(columns[index]))
        push!(pairs, listed(String[quoted(String(names[index])), quoted(type_name(item, 0))]))
    end
    for column in columns
        if is_a(Core.typeof(column), ARRAY)  # of other columns, the length is not a field
            push!(fields, field("shape", listed(String[string(array_size(column, 1)), string(width)])))
            break
        end
    end
    push!(fields, field("columns", listed(pairs)), field("width", string(width)))
    return nothing
end

function is_frame(@nospecialize(kind))
    found = get(Base.loaded_modules, FRAMES, nothing)
    found isa Module && Core.isdefined(found, :DataFrame) || return false
    return Core.getfield(found, :DataFrame) === kind
end

# Of a column of any type: among what it is, there is an array.
function item_type(@nospecialize(kind))
    while kind !== Any
        is_a(kind, ANY_ARRAY) && return Core.getfield(kind, :parameters)[1]
        kind = Core.getfield(kind, :super)
    end
    return Any
end

# Of the method with the most of them: Julia makes others where some may be left out.
function add_parameters(fields, @nospecialize(value))
    names = String[]
    try
        for method in methods(value)
            given = Base.method_argnames(method)
            length(given) <= length(names) + 1 && continue
            empty!(names)
            for index in 2:length(given)
                push!(names, quoted(String(given[index])))
            end
        end
    catch  # this version of Julia has other fields
    end
    last = min(length(names), ITEMS)
    last > 0 && push!(fields, field("parameters", listed(names[1:last])))
    return nothing
end

function add_values(fields, items, values)
    if values && !isempty(items)
        texts = String[]
        for item in items
            push!(texts, shown(item))
        end
        push!(fields, field("value", quoted(join(texts, ", "))))
    end
    return nothing
end

is_a(@nospecialize(kind), family) = kind isa DataType && Core.getfield(kind, :name) === family

function kind_name(@nospecialize(kind))
    known = get(TYPES, kind, nothing)
    known === nothing || return known
    return TYPES[kind] = type_name(kind, 0)
end

# A type as Julia writes it, without the modules of its parameters.
function type_name(@nospecialize(kind), depth)
    if kind isa Union
        one = type_name(Core.getfield(kind, :a), 1)
        return string("Union{", one, ", ", type_name(Core.getfield(kind, :b), 1), "}")
    elseif kind isa UnionAll
        return type_name(Base.unwrap_unionall(kind), depth)
    elseif kind isa TypeVar
        return String(Core.getfield(kind, :name))
    elseif kind isa Tuple{Vararg{Symbol}}  # the names of a NamedTuple
        return repr(kind)
    elseif !(kind isa DataType)
        return shown(kind)
    end
    known = Core.getfield(kind, :name)
    name = first_of(String(Core.getfield(known, :name)))
    parameters = Core.getfield(kind, :parameters)
    count = length(parameters)
    if is_a(kind, ARRAY) && parameters[2] isa Int && parameters[2] < 3
        name = parameters[2] == 1 ? "Vector" : "Matrix"
        count = 1
    end
    if depth < 2 && 0 < count < 4
        given = String[]
        for index in 1:count
            push!(given, type_name(parameters[index], depth + 1))
        end
        name = string(name, "{", join(given, ", "), "}")
    end
    place = Core.getfield(known, :module)
    is_plain = depth > 0 || place === Core || place === Base || place === Main
    return is_plain ? name : string(String(nameof(place)), ".", name)
end

# A value as Julia writes it, cut; of anything but a scalar, its type.
function shown(@nospecialize(value))
    kind = Core.typeof(value)
    if kind === String
        cut = first_of(value)
        return ncodeunits(cut) < ncodeunits(value) ? string(repr(cut), "\u2026") : repr(cut)
    elseif kind === Symbol
        return string(":", first_of(String(value)))
    end
    return haskey(NUMBERS, kind) ? repr(value) : kind_name(kind)
end

function first_of(text)
    ncodeunits(text) > LONGEST || return text
    count = 0
    for index in eachindex(text)
        count += 1
        count > LONGEST && return text[1:prevind(text, index)]
    end
    return text
end

field(name, written) = string("\"", name, "\": ", written)
listed(parts) = string("[", join(parts, ", "), "]")

function quoted(text)
    if isascii(text) && occursin(UNESCAPED, text)
        return string("\"", text, "\"")
    end
    buffer = IOBuffer()
    write(buffer, "\"")
    for sign in text
        if sign == '"' || sign == '\\'
            write(buffer, '\\', sign)
        elseif !isvalid(sign)
            write(buffer, '?')
        elseif sign < ' '
            write(buffer, ' ')
        else
            write(buffer, sign)
        end
    end
    write(buffer, "\"")
    return String(take!(buffer))
end

inspect(Main, SHOWS_VALUES)
