package audit

// A Check is one part of a rule: what exactly it looks for.
type Check string

// The checks, by rule.
const (
	// SameName is for rule 1: one name, several meanings. Names are one by their [NameKey]; and an acronym of three to
	// five letters is one with the name of as many words whose initials it is, fillers counted: NPS and Net Promoter
	// Score. Where metrics state both, the acronym stands for those names only; where it may stand for more than five, it
	// stands for none.
	SameName Check = "same name"

	// NearName is for rule 1: names almost alike, several meanings. Two names are almost alike
	//   - when they share [Options.Similarity] of their words, and no number, word of one or two letters, negation or
	//     pair of opposites tells them apart;
	//   - or when nothing but a measuring word tells them apart: rate, ratio, share, percentage, score or index.
	//
	// A word is shared also when it is one slip of the pen away, or abbreviated to its beginning (Customer Sat): three
	// letters or more of a word at least three letters longer, the only other one in the chart's names that begins so.
	NearName Check = "near name"

	SameMeaning  Check = "same meaning"  // 1: one definition under several names
	NoOwner      Check = "no owner"      // 1: nobody answers for it
	NoDefinition Check = "no definition" // 1: neither description nor formula
	Unclassified Check = "unclassified"  // 1: effect, timing or viewpoint not stated

	NoCustomers     Check = "no customers"     // 2: nothing counts customers
	NoProfitability Check = "no profitability" // 2: nothing says what customers are worth

	Unlinked Check = "unlinked" // 3: objectives that link to nothing beyond the silo

	// Opposed is for rule 3: metrics of two silos at one interaction point that pull against each other, in one of four
	// ways.
	//   - One quantity has opposite directions (critical).
	//   - One quantity has targets that exclude each other: bands that don't overlap, or a band on the wrong side of the
	//     other's target (critical).
	//   - One saves the effort that the other's result takes (major). Effort is a target for less money, time or number
	//     an interaction that isn't from the customer's viewpoint; time and numbers only of an activity or operational
	//     metric, and not where its name, a synonym or its description speaks of what customers suffer. The result is an
	//     outcome from the customer's viewpoint with a target for more.
	//   - One is asked for more activity where the other is asked for less (major): both are counts of activities with a
	//     target, a word of their names or synonyms is the same, and the one that wants less doesn't speak of what
	//     customers suffer. Periods, numbers, what stands after "per", and words such as customer and made don't count.
	//
	// One quantity is one name or synonym, one formula or one calculation, in one unit. Metrics speak of what customers
	// suffer by words for waiting (wait, queue, delay, late, overdue, latency, response, reply), failing (downtime,
	// outage, incident, breakdown, failure, fault, error, defect, bug, mistake), losing (complaint, missed, lost,
	// abandoned, churn) and having to come back (rework, return, repeat, reopened). A metric that both silos share
	// through its contributors is not opposed between the two: they have agreed on it.
	//
	// It is one finding for two silos at a point. Where more than 20 pairs of silos clash at one point, it is one
	// finding for the point, which counts them.
	Opposed Check = "opposed"

	UntiedSuccess Check = "untied success" // 4: operational success that ties back to no result

	InwardTop Check = "inward top" // 5: a level at the top without, or with few, customer outcomes

	StageUnmeasured    Check = "stage unmeasured"    // 6: a stage without any metric
	MovementUnmeasured Check = "movement unmeasured" // 6: a step from stage to stage without any metric

	OperationCut Check = "operation cut" // 7: reported by operation only

	SameQuantity Check = "same quantity" // 8: one quantity, another window, population or empty policy
	KeptTwice    Check = "kept twice"    // 8: one metric kept by several silos, each for itself

	NothingShared Check = "nothing shared" // 9: no metric at all belongs to several silos
	PointUnshared Check = "point unshared" // 9: a point that silos cross without a metric in common

	PointUnmeasured Check = "point unmeasured" // 10: a point without any metric
	CellUnmeasured  Check = "cell unmeasured"  // 10: a silo's part in a stage without any metric
	NoMotive        Check = "no motive"        // 10: nothing on what moves customers to stay, buy more or recommend

	NoLeading       Check = "no leading"       // 11: answers or late scores without a leading indicator at the point
	ActivityTargets Check = "activity targets" // 11: targets on activities instead of outcomes
	NobodysPay      Check = "nobody's pay"     // 11: no customer metric on anyone's compensation
)
