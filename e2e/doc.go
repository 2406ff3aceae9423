// Package e2e runs the programs that people run, together: four server
// processes, the viewer in a window of a virtual display, the page in a browser.
// It needs a display (make display gives it one) and what make build builds.
package e2e
