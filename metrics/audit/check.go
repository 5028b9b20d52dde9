package audit

// A Check is one part of a rule: what exactly it looks for.
type Check string

// The checks, by rule.
const (
	SameName     Check = "same name"     // 1: one name, several meanings
	NearName     Check = "near name"     // 1: names almost alike, several meanings
	SameMeaning  Check = "same meaning"  // 1: one definition under several names
	NoOwner      Check = "no owner"      // 1: nobody answers for it
	NoDefinition Check = "no definition" // 1: neither description nor formula
	Unclassified Check = "unclassified"  // 1: effect, timing or viewpoint not stated

	NoCustomers     Check = "no customers"     // 2: nothing counts customers
	NoProfitability Check = "no profitability" // 2: nothing says what customers are worth

	Unlinked Check = "unlinked" // 3: objectives that link to nothing beyond the silo
	Opposed  Check = "opposed"  // 3: targets of two silos that pull against each other

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
