// Package scorecard puts results together: measures against targets and their roll-up, the matrix of lifecycle,
// function and interaction point, and reports for people.
//
// A [Card] rolls [Measure]s up into one score that says what it doesn't know. A [Matrix] shows who owns which
// interaction points and where nobody measures. A [Report] is sections of tables, figures and charts, written as HTML,
// Markdown, JSON or plain text; [StateOfCustomer] fills one from results of the other packages.
package scorecard
