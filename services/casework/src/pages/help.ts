/**
 * What each page says under "Why this page is as it is": the rule behind it, in a few sentences. By the name of the page's
 * view; a test holds that every page has one. A letter has none: it is for the person it is written to.
 */
export const help: Readonly<Record<string, readonly string[]>> = {
  "case-known": [
    "Whoever shared something must be able to say who has it. The list comes from the broker's signed receipts and from nothing else.",
    "A correction or a recall reaches everybody who was given the message, and nobody else; what was sent is not changed unseen.",
  ],
  "case-pack": [
    "A pack is for one meeting. What is printed is out of our hands: take back and destroy what is not needed afterwards.",
  ],
  "case-wishes": [
    "Whether somebody objects or agrees is theirs to say, and to take back. An objection keeps an item back unless somebody may be harmed, and then it is recorded that it was set aside, and why.",
    "Here stands only what your agency may know of it.",
  ],
  "emergency-confirmed": ["What one person sent in an emergency ends by itself unless a second person confirms it."],
  "hold-content": [
    "Each look at what waits is recorded under your name before anything is shown. Your agency reads what it could be given as recipient; all of it, where it wrote the message.",
  ],
  "hold-content-gone": ["A message that was decided, or is no longer kept, is not shown again."],
  "hold-decide": [
    "Only a named person releases what waits, and says why. The reason is recorded with the decision and is read by those who check it later.",
    "What cannot be taken back once it is out counts when a second person has signed.",
  ],
  "letter-ask": [
    "People may ask what was shared about them and with whom. The letter is made from what is recorded, and leaves out what would put somebody at risk.",
  ],
  "letter-changed": ["A letter is approved exactly as it was read. What it rests on has changed, so it is read again."],
  "retention-act": [
    "What is erased is gone for good, and what is kept too long should not be there. Both are said by a named person, with a reason out of a list, and are recorded in a way that does not say about whom it was.",
    "Whoever placed a hold does not lift it, and whoever asked for an erasure does not approve it.",
  ],
  "sent-list": [
    "Your agency can always say what it sent from here, to whom and when. What was said in it is shown to those alone who may see its case.",
  ],
  "sign-in": [
    "Your employer says who you are and in which role; these pages keep no password. What you may do follows from the role that the partnership gave you, and it is asked again at each page.",
  ],
  "signed-out": ["Nothing of what you saw is kept by this browser: going back shows the sign-in."],
  "wish-recorded": [
    "An objection counts from the moment it is recorded, for whatever is decided after it. What was shared before stays shared, and can be recalled.",
  ],
  case: [
    "Those see a case whom the case's team names, and the front door. It is asked at each page: who leaves the team sees nothing from that moment, here and in windows that are open.",
    "What each agency said stands with who said it and whether it is a fact, an opinion or what somebody was told, so that nobody takes one for the other.",
    "To acknowledge says that you have read it, under your name, to the agency that sent it.",
  ],
  cases: [
    "You find the cases here whose team you are in. Following is a bookmark: it gives nobody anything. A reference that is not yours is answered as one that does not exist.",
  ],
  check: [
    "You see everything as it will be said before anything goes, because what is sent is signed in your agency's name.",
  ],
  emergency: [
    "In an emergency one person may set an objection aside at once. A second person, who did not write or decide it, then says whether it was right; otherwise it ends.",
  ],
  hold: [
    "Where the rules cannot decide, a person does. You see the rule and what waits first; what the message says is shown only when you ask, because each look is itself a sharing.",
  ],
  holds: ["What is doubtful goes to nobody until a person has decided. It never releases itself, however late it is."],
  retention: [
    "The broker keeps records of what was shared for as long as the partnership's table says. A legal hold keeps everything it covers until another person lifts it; an erasure before the time takes two people.",
    "Nothing here says about whom it is: the reference leads to your own files.",
  ],
  home: ["You find here what your role at your agency may do. What is not yours to do is not there."],
  letter: [
    "You read the draft with what it leaves out and why, and approve it by name. It is kept for a day, for you alone.",
  ],
  message: [
    "You got what your agency needs for what it does, and nothing else. What was left out was left out by a rule, which the sender can see.",
    "Each line was signed by the agency that wrote it, and was checked before it was shown.",
  ],
  messages: [
    "What came for your agency or for your role. What is for one role alone is not shown to others of the agency.",
  ],
  preview: [
    "Each agency gets the fewest items that it needs. What it does not need, what somebody objects to and what the agreements do not cover stays, and the table says why.",
    "Nothing has been sent. What you confirm is exactly what is shown; when anything changes meanwhile, you are shown it again.",
  ],
  problem: [
    "What you may not see is answered in the same way as what is not there, so that no answer tells anything about anybody.",
  ],
  question: [
    "Each page asks one thing, and only what some recipient may need. What was seen, what was told and what is thought are asked apart, because they weigh differently.",
    "“Not known” and “not asked” are answers of their own: an empty field would leave it open which of them it is.",
  ],
  paper: [
    "A request for support is filled in with a parent. What stands here is what would be signed and sent, word for word, so that they agree to what goes and not to a description of it.",
  ],
  ruling: [
    "What was decided stands with who decided it and why, and whether it has counted. It cannot be changed here, only decided anew by another message.",
  ],
  saved: [
    "Your time here was over while you wrote. What you wrote was saved to your own draft, and nothing was shown or sent.",
  ],
  sent: [
    "The broker answers each message with a signed receipt: what went to whom, and what stayed. A professional's acknowledgement is shown when it comes.",
  ],
  start: ["You can stop at any time: what you begin is kept for you alone until you send or delete it."],
  tasks: [
    "The parts can be done in any order. Nothing is sent before you have seen what would go to whom, and confirmed it.",
  ],
  telling: [
    "Families are told, unless that would put somebody at risk or undo the help. Who puts it off says why, and until when: then somebody looks again.",
  ],
  tellings: [
    "Whoever shared something about a family has the duty to tell them. What is put off comes back here; nothing is forgotten.",
  ],
  wish: [
    "What was recorded stands with who said it, when, and about whose information. To withdraw it is as easy as to record it.",
  ],
  wishes: [
    "Here stands what your agency recorded. An objection stops what it covers unless somebody may be harmed; an agreement lets go only what the agreements leave to consent.",
  ],
  withdrawal: [
    "The agency that recorded a wish records that it is withdrawn; for others only the front door's manager may. It lets more be shared, so it needs the word of who wished it, and your name stands with it.",
  ],
  withdraw: [
    "Only who objected or agreed can take it back; you record that they did. It counts for whatever is decided afterwards.",
  ],
};
