// Package journey follows customers through their relationship with a company: the map of stages and interaction
// points, the log of events, and customers in, out and net.
//
// A [Builder] takes events from any source and builds a [Log]; [Fold] runs a calculator, such as [Flow], over it.
package journey
