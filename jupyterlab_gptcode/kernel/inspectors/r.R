# Describes the variables of an R kernel. This file runs in the kernel, not on the server.
#
# It sees the names of base alone, so no name that the user has replaced is used, and it calls
# nothing that dispatches on the class of a variable: of an object that has one, only the attributes
# of known classes are read. Active bindings are not called; promises are not forced, where rlang,
# which comes with IRkernel, says which they are.
base::local({
  most_names <- 1000L
  most_columns <- 100L
  longest <- 100L
  items <- 5L

  # Most texts need little of this, and each step takes as long as all else about a variable.
  quoted <- function(text) {
    if (all(grepl("^[][ !#-Z^-~]{0,100}$", text, perl = TRUE, useBytes = TRUE))) {
      return(paste0("\"", text, "\""))
    }
    escaped(text)
  }
  escaped <- function(text) {
    if (all(grepl("^[ -~]{0,100}$", text, perl = TRUE, useBytes = TRUE))) {
      return(paste0("\"", gsub("([\"\\\\])", "\\\\\\1", text, perl = TRUE), "\""))
    }
    text <- iconv(enc2utf8(text), "UTF-8", "UTF-8", sub = "?")
    text <- gsub("[[:cntrl:]]", " ", substr(text, 1L, longest))
    paste0("\"", gsub("([\"\\\\])", "\\\\\\1", text), "\"")
  }
  number <- function(value) sprintf("%.0f", value)
  field <- function(name, value) paste0("\"", name, "\": ", value)
  listed <- function(values) paste0("[", paste(values, collapse = ", "), "]")

  frames <- list(
    "data.frame",
    c("tbl_df", "tbl", "data.frame"),
    c("data.table", "data.frame"),
    c("spec_tbl_df", "tbl_df", "tbl", "data.frame")
  )
  is_one_of <- function(classes, known) {
    any(vapply(known, identical, logical(1L), classes))
  }
  # Lists and vectors without a class have no methods.
  type_of <- function(value) {
    classes <- attr(value, "class", exact = TRUE)
    if (is.character(classes) && length(classes)) classes[[1L]] else typeof(value)
  }
  frame <- function(value) {
    names <- attr(value, "names", exact = TRUE)
    width <- length(names)
    rows <- abs(.row_names_info(value, 2L))
    columns <- vapply(seq_len(min(width, most_columns)), function(index) {
      column <- .subset2(value, index)
      listed(c(quoted(names[[index]]), quoted(type_of(column))))
    }, "")
    c(
      field("shape", listed(c(number(rows), number(width)))),
      field("columns", listed(columns)),
      field("width", number(width))
    )
  }
  shown <- function(value) {
    some <- value[seq_len(min(length(value), items))]
    if (is.character(some)) {
      text <- encodeString(substr(some, 1L, longest), quote = "\"")
      return(field("value", escaped(paste(text, collapse = ", "))))
    }
    text <- format(some, trim = TRUE, digits = 7L)
    field("value", quoted(paste(text, collapse = ", ")))
  }
  plain <- function(value) {
    if (is.function(value)) {
      parameters <- names(formals(args(value)))
      parameters <- parameters[seq_len(min(length(parameters), items))]
      return(field("parameters", listed(quoted(as.character(parameters)))))
    }
    if (!is.vector(value) && !is.array(value)) {
      return(NULL)
    }
    size <- dim(value)
    if (!is.null(size)) {
      return(c(
        field("shape", listed(number(size[seq_len(min(length(size), 8L))]))),
        field("dtype", quoted(typeof(value)))
      ))
    }
    length <- field("length", number(length(value)))
    if (values && is.atomic(value)) c(length, shown(value)) else length
  }
  # The name, and what follows from it: texts that are quoted already.
  part <- function(name, quoted_name) {
    paste0("{\"name\": ", quoted_name, ", ", paste(describe(name), collapse = ", "), "}")
  }
  part_or_name <- function(name, quoted_name) {
    tryCatch(
      part(name, quoted_name),
      error = function(problem) paste0("{\"name\": ", quoted_name, ", \"type\": \"?\"}")
    )
  }
  describe <- function(name) {
    if (bindingIsActive(as.name(name), space)) {
      return(field("type", "\"active binding\""))
    }
    if (name %in% promises) {
      return(field("type", "\"promise\""))
    }
    value <- get(name, envir = space, inherits = FALSE)
    classes <- attr(value, "class", exact = TRUE)
    type <- if (is.function(value)) "function" else type_of(value)
    parts <- if (!is.object(value)) {
      if (!is.null(dim(value)) && length(dim(value)) == 2L) type <- "matrix"
      plain(value)
    } else if (is.list(value) && is_one_of(classes, frames)) {
      frame(value)
    } else if (identical(classes, "factor")) {
      field("dtype", quoted(paste(length(attr(value, "levels", exact = TRUE)), "levels")))
    }
    c(field("type", quoted(type)), parts)
  }

  values <- SHOWS_VALUES
  space <- globalenv()
  promises <- tryCatch(
    if (isNamespaceLoaded("rlang")) {
      lazy <- getExportedValue("rlang", "env_binding_are_lazy")(space)
      names(lazy)[lazy]
    },
    error = function(problem) NULL
  )
  found <- ls(space, sorted = FALSE)
  names <- found[seq_len(min(length(found), most_names))]
  quoted_names <- if (length(names)) quoted(names)
  variables <- tryCatch(
    mapply(part, names, quoted_names, USE.NAMES = FALSE),
    # One of them could not be read.
    error = function(problem) mapply(part_or_name, names, quoted_names, USE.NAMES = FALSE)
  )
  text <- paste0("{\"total\": ", length(found), ", \"variables\": ", listed(variables), "}")
  # Not by printing: the user may have diverted what is printed.
  getOption("jupyter.base_display_func")(list("text/plain" = text))
  invisible(NULL)
}, envir = base::new.env(parent = base::baseenv()))
