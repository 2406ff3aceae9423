// Package scene is the viewer without its window: what is known of the world, the camera, the vertices of a picture,
// what the pointer touches and the panels around it. It imports no graphics, so all of it has tests.
//
// The shell calls, once per update, View.Take for every frame that arrived and Camera.Ease; once per drawing,
// View.Build, which fills a Batch of triangles and a Field of far particles, and Panels.Build, which fills a list of
// items of text and boxes.
//
// Lengths ending in px are device pixels, points are px divided by the scale of the screen, all others are length
// units of the world. The world's y points up, the screen's down.
package scene
