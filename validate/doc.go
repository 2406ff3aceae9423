// Package validate measures what the engine does against what physics says:
// closed forms, published tables and another program's numbers.
//
// A Case simulates something and returns rows: a quantity, its expected value
// with the source, and the measured value with its standard error. A row holds
// when the two are within three combined standard errors of each other, or
// within a stated tolerance where the comparison is exact arithmetic. How an
// error was had is part of the row. Seeds are fixed, so a row is the same on
// every machine, today and tomorrow.
//
// The worlds are in worlds/*.hcl: ylem run takes them too.
package validate
