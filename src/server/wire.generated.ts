/** Generated from api/openapi.yaml by `jlpm wire`: change that. */
export interface components {
  schemas: {
    /**
     * @description what may happen with code that the model writes; safe: it runs unless something about it asks
     * @enum {unknown}
     */
    Mode: 'insert' | 'ask' | 'safe' | 'run';
    /**
     * @description what a model may see, the least first: what the user types, names and types, a few values, all that fits
     * @enum {unknown}
     */
    Level: 'prompts' | 'structure' | 'samples' | 'everything';
    /** @description what users may do, as their administrator has set it */
    Allowed: {
      /** @description set up endpoints of their own */
      own_endpoints: boolean;
      /** @description look for servers on this machine */
      local_probes: boolean;
      starter_download: boolean;
      hub_downloads: boolean;
      /** @description call any address */
      endpoints: boolean;
      /** @description use any model */
      models: boolean;
    };
    ServerStatus: {
      version: string;
      ready: boolean;
      problem: string | null;
      modes: components['schemas']['Mode'][];
      /** @description what users may let models see */
      levels: components['schemas']['Level'][];
      max_steps: number;
      /** @description the languages whose variables are read */
      inspected: string[];
      allowed: components['schemas']['Allowed'];
      /** @description what users may let be tried on a copy of the kernel */
      tries?: ('try_in_doubt' | 'model_tries')[];
    };
    Error: {
      kind: string;
      message: string;
      /** @description the endpoint's own words: plain text, short, without secrets */
      detail?: string;
    };
    /** @enum {unknown} */
    Effort: 'low' | 'medium' | 'high';
    /**
     * @description the user's correction, the configuration, the endpoint, a test or an answer, the data file of known models, or nobody
     * @enum {unknown}
     */
    CapabilitySource:
      'user' | 'setting' | 'endpoint' | 'test' | 'table' | 'default';
    Model: {
      id: string;
      provider: string;
      /** @description tokens */
      context_window: number;
      /** @description whether it sees images */
      vision: boolean;
      /** @description whether it can think before it answers */
      reasoning: boolean;
      /** @description the most tokens of one answer with its thinking; null where nobody knows */
      output_cap: number | null;
      /** @description how much it can be asked to think, beside its own default; empty if it cannot be asked */
      efforts: components['schemas']['Effort'][];
      /** @description what the user chose; empty for its own default */
      effort: '' | components['schemas']['Effort'];
      /** @description whether it can do only simple tasks */
      small: boolean;
      /** @description for the user, about its window; usually empty */
      note: string;
      /** @description how many characters of a summary of earlier turns it gets; 0 for none */
      summary_room?: number;
      /** @description where prompts for it are sent; empty if they stay on this machine */
      host: string;
      level: components['schemas']['Level'];
      /** @description where each of these comes from */
      sources: {
        context_window: components['schemas']['CapabilitySource'];
        vision: components['schemas']['CapabilitySource'];
        reasoning: components['schemas']['CapabilitySource'];
        output_cap: components['schemas']['CapabilitySource'];
      };
    };
    Models: {
      /** @description the model for those who choose none */
      default: string;
      models: components['schemas']['Model'][];
      /** @description endpoints that are called; the first has the names that begin with no endpoint's */
      providers?: string[];
      problems: {
        provider: string;
        message: string;
        /** @description the endpoint's own words, if it had any */
        detail: string;
      }[];
      /** @description endpoints that are switched off or were forgotten, whose models go to no other */
      gone: {
        provider: string;
        message: string;
      }[];
      /** @description endpoints that list more models than are shown here */
      cut?: {
        provider: string;
        /** @description so many are listed */
        most: number;
      }[];
    };
    ModelChoice: {
      /** @description empty to forget the choice */
      model: string;
    };
    ChosenModel: {
      /** @description its whole name */
      model: string;
      problem: null | {
        /** @description for the user */
        message: string;
        /** @description names that may have been meant, the likeliest first */
        similar: string[];
      };
    };
    /** @description what the user says of a model; null takes it back */
    ModelCorrection: {
      model: string;
      /** @description tokens */
      context_window?: number | null;
      vision?: boolean | null;
      reasoning?: boolean | null;
      /** @description tokens */
      output_cap?: number | null;
    };
    ModelEffort: {
      model: string;
      /** @description empty for the model's own default */
      effort: '' | components['schemas']['Effort'];
    };
    /** @description where it has what was searched; none where only its title or its notebook has */
    SearchHit: {
      /** @enum {unknown} */
      place: 'prompt' | 'answer' | 'code';
      turn: number;
      /** @description plain text, one line */
      snippet: string;
    };
    ListedConversation: {
      conversation: string;
      /** @description contents path */
      notebook: string;
      /** @description the user's name for it, else the first line of its first prompt; empty before that */
      title: string;
      turns: number;
      /** @description seconds since the epoch */
      created: number;
      /** @description when anything but its title did, in seconds since the epoch */
      changed: number;
      hit?: components['schemas']['SearchHit'];
    };
    Conversations: {
      conversations: components['schemas']['ListedConversation'][];
      /** @description of a search */
      more?: number;
      /** @description of a search, how many have not been searched yet; the same call goes on with them */
      unread?: number;
      /** @description after how many days, or beyond how many megabytes of all, the administrator has conversations deleted */
      retention?: {
        days: number | null;
        megabytes: number | null;
      };
    };
    NewConversation: {
      /** @description contents path */
      notebook: string;
      /** @description the conversation of the notebook that this one is a copy of, and the last event shown there */
      fork?: {
        conversation: string;
        seq: number;
      };
      /** @description the conversations of this notebook that the page knows of; if another page has started one meanwhile, the call is refused (409) */
      known?: string[];
    };
    EventBase: {
      /** @description grows from event to event, with gaps */
      seq: number;
      turn: number;
      /** @description id of the step; empty if the event belongs to none */
      step: string;
    };
    /**
     * @description what a step sends to the model
     * @enum {unknown}
     */
    Kind: 'prompt' | 'results';
    NamedFile: {
      /** @description contents path */
      path: string;
      /** @description whether a hidden file or a secret may be opened */
      confirmed?: boolean;
    };
    ShownOutput: {
      /** @description id of the cell */
      cell: string;
      /** @description index among its outputs, from 0 */
      output: number;
      /** @description of the cell at that time, from 1 */
      position: number;
    };
    /** @description what the user has selected in a cell or, with `path`, in a text file */
    Selection: {
      /** @description id of the cell */
      cell?: string;
      /** @description of the cell, from 1 */
      position?: number;
      /** @description contents path of the file */
      path?: string;
      /** @description its first line, from 1 */
      first: number;
      /** @description its last line */
      last: number;
      text: string;
    } & (unknown | unknown);
    NamedCell: {
      /** @description id of the cell */
      cell: string;
      /** @description at that time, from 1 */
      position: number;
    };
    /** @description a secret that leaves as `<secret-3>`; its value is in no event of its own */
    ShownSecret: {
      number: number;
      /** @description what it looks like, in a few words */
      kind: string;
      /** @enum {unknown} */
      place:
        | 'prompt'
        | 'cell'
        | 'output'
        | 'variable'
        | 'file'
        | 'selection'
        | 'answer';
      /** @description which one: the position of a cell, the name of a variable, the path of a file */
      name?: string;
    };
    StepStart: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'step-start';
      kind: components['schemas']['Kind'];
      model: string;
      prompt?: string;
      /** @description contents path of the folder in which the code runs: the answer's file names are relative to it */
      folder?: string;
      /** @description what the user attached to the prompt */
      files?: components['schemas']['NamedFile'][];
      /** @description outputs that the user sent with the prompt */
      outputs?: components['schemas']['ShownOutput'][];
      selection?: components['schemas']['Selection'];
      /** @description cells that the user named in the prompt */
      named?: components['schemas']['NamedCell'][];
      /** @description names of variables that the user named in the prompt */
      variables?: string[];
      /** @description names of the project's skills that the model reads with this step */
      skills?: string[];
      /** @description seconds since the epoch */
      time?: number;
      level?: components['schemas']['Level'];
      chosen?: components['schemas']['Level'];
      /** @description secrets that this step is the first to send as placeholders */
      secrets?: components['schemas']['ShownSecret'][];
      /** @description the turn that this one follows, 0 if none, where the user went back; else it follows the turn that began before it */
      after?: number;
    };
    TextDelta: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'text-delta';
      text: string;
    };
    ThinkingDelta: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'thinking-delta';
      text: string;
    };
    CodeStart: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'code-start';
      /** @description number of the block in its turn, from 1 */
      block: number;
      language: string;
      /** @description id of the cell to replace */
      cell?: string;
      /** @description of a repair, how often its cell then has run */
      attempt?: number;
      /** @description how often at most */
      limit?: number;
      /** @description it has no cell: it runs on a copy of the kernel, and its result goes to the model */
      tries?: boolean;
    };
    CodeDelta: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'code-delta';
      block: number;
      text: string;
    };
    /**
     * @description what may happen with one block: the server decides, the page carries it out
     * @enum {unknown}
     */
    Verdict: 'insert' | 'ask' | 'run';
    Unpreserved: {
      /** @description as the code names it, or in words */
      name: string;
      why?: string;
    };
    CodeEnd: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'code-end';
      block: number;
      verdict: components['schemas']['Verdict'];
      /** @description why the verdict is stricter than the mode */
      reasons?: string[];
      /** @description whether the answer ended inside the block */
      cut?: boolean;
      /** @description what the code does beyond computing and showing */
      risks?: string[];
      /** @description whether nothing about it asks in the mode safe; absent, it asks */
      safe?: boolean;
      /** @description it asks because it is not known what it does: it is tried on a copy first */
      doubtful?: boolean;
      /** @description where errors are hidden, in a few words */
      hides_errors?: string;
      /** @description files that it writes over or removes and that Undo cannot put back */
      unpreserved?: components['schemas']['Unpreserved'][];
    };
    Usage: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'usage';
      prompt_tokens: number;
      completion_tokens: number;
      cached_tokens?: number;
      /** @description those of the completion that the model only thought */
      reasoning_tokens?: number;
      /** @description whether it is an estimate, because the endpoint reported nothing */
      about?: boolean;
      /** @description US dollars, by the price at that time; left out where it is not known */
      cost?: number;
    };
    Thought: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'thought';
      tokens: number;
      /** @description whether nobody has counted them */
      about?: boolean;
    };
    /**
     * @description results: the driver settles the blocks, then posts a step of that kind
     * @enum {unknown}
     */
    Next: 'results' | 'done';
    /** @enum {unknown} */
    EndReason:
      | 'answer'
      | 'actions'
      | 'inserted'
      | 'steps'
      | 'attempts'
      | 'length'
      | 'stopped'
      | 'outputs';
    /** @description a repair that has ended: why, and the error of each attempt */
    Tried: {
      /** @enum {unknown} */
      why: 'same-error' | 'unchanged' | 'limit';
      errors: string[];
    };
    /** @description a number in the joined text of a step */
    CheckedNumber: {
      /** @description in units of UTF-16 */
      start: number;
      end: number;
      /** @description id of the cell in whose output it was found, empty where that is not known; missing if it was not found */
      cell?: string;
    };
    StepEnd: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'step-end';
      next: components['schemas']['Next'];
      reason: components['schemas']['EndReason'];
      tried?: components['schemas']['Tried'];
      /** @description numbers of the step's text, in order, that stand in the output of a cell or in none of this turn; others are not listed */
      numbers?: components['schemas']['CheckedNumber'][];
    };
    Failure: {
      kind: string;
      message: string;
      /** @description what is still there, for the user */
      kept: string;
      retryable: boolean;
      /** @description seconds that the endpoint asks to wait */
      wait?: number;
      /** @description the endpoint's own words: plain text, short, without secrets */
      detail?: string;
    };
    ErrorEvent: components['schemas']['EventBase'] &
      components['schemas']['Failure'] & {
        /** @constant */
        type: 'error';
      };
    StepEvent:
      | components['schemas']['StepStart']
      | components['schemas']['TextDelta']
      | components['schemas']['ThinkingDelta']
      | components['schemas']['CodeStart']
      | components['schemas']['CodeDelta']
      | components['schemas']['CodeEnd']
      | components['schemas']['Usage']
      | components['schemas']['Thought']
      | components['schemas']['StepEnd']
      | components['schemas']['ErrorEvent'];
    /**
     * @description how a block ended
     * @enum {unknown}
     */
    Status: 'ok' | 'error' | 'skipped' | 'stopped' | 'unknown';
    /** @description as nbformat writes them */
    Outputs: Record<string, unknown>[];
    /** @description what came out of a run, for the one line that its card shows */
    RunResult: {
      /** @enum {unknown} */
      kind: 'text' | 'table' | 'image' | 'error';
      /** @description the last line; empty for a table of which only the shape is known */
      text: string;
      rows?: number;
      columns?: number;
    };
    /** @description a cell at some moment, and its neighbours */
    CellImage: {
      /** @description its id */
      cell: string;
      /** @description the whole cell as nbformat writes it; null if it was not there */
      content?: Record<string, unknown> | null;
      /** @description id of the cell above it; empty at the top */
      above?: string | null;
      /** @description id of the cell below it; empty at the end */
      below?: string | null;
      /** @description the latest block of the turn that is shown with this cell */
      block?: number;
      /** @description whether its outputs could not be read any more */
      outdated?: boolean;
    };
    TrialChange: {
      name: string;
      /** @enum {unknown} */
      how: 'new' | 'changed' | 'gone';
      before?: Record<string, unknown>;
      after?: Record<string, unknown>;
      details?: Record<string, unknown>;
    };
    UncomparedVariable: {
      name: string;
      type?: string;
      /**
       * @description missing where the copy lost what the variables had been
       * @enum {unknown}
       */
      why?: 'large' | 'kind';
    };
    TriedBlock: {
      block: number;
      source: string;
      outputs: components['schemas']['Outputs'];
      error?: boolean;
      seconds?: number;
      changes?: components['schemas']['TrialChange'][];
      /** @description whether it was not tried, because a block before it did not end well */
      unreached?: boolean;
      /** @description variables that could not be compared */
      unread?: number;
      /** @description the first of them */
      uncompared?: components['schemas']['UncomparedVariable'][];
    };
    TrialPlaces: number[];
    /** @description places in the lists of the facts */
    TrialPart: {
      written?: components['schemas']['TrialPlaces'];
      removed?: components['schemas']['TrialPlaces'];
      refused?: components['schemas']['TrialPlaces'];
      read_outside?: components['schemas']['TrialPlaces'];
      hosts?: components['schemas']['TrialPlaces'];
      commands?: components['schemas']['TrialPlaces'];
    };
    TrialFacts: {
      /** @enum {unknown} */
      ended:
        | 'done'
        | 'time'
        | 'memory'
        | 'processes'
        | 'output'
        | 'signal'
        | 'exit'
        | 'stopped'
        | 'lost';
      signal?: number;
      written?: string[];
      removed?: string[];
      refused?: {
        what: string;
        path?: string;
      }[];
      read_outside?: string[];
      hosts?: string[];
      commands?: string[];
      seconds?: number;
      /** @description bytes */
      memory?: number;
      /** @description whether the code could write, in a folder that is gone now */
      overlay?: boolean;
      /** @description what would act later: processes were seen from outside, the rest is what the copy says of itself */
      left?: ('threads' | 'processes' | 'tasks' | 'timers' | 'at exit')[];
      /** @description files and memory that the kernel shares: whether they were written could not be seen */
      mapped?: string[];
      /** @description what the kernel had open, ran or shared when the trial began: not all that is done by it is seen */
      held?: string[];
      /** @description of each block that has begun, which of the facts came of it; what is in none belongs to the last one */
      parts?: components['schemas']['TrialPart'][];
    };
    /** @description what the kernel was then: its process, and how many cells it had run */
    TrialMoment: {
      process: string;
      count: number;
    };
    /** @description what a trial gave: the blocks say what the copy itself reported, the facts what was seen from outside */
    Trial: {
      trial: string;
      blocks: components['schemas']['TriedBlock'][];
      facts: components['schemas']['TrialFacts'];
      /** @description nobody had asked: it was tried before a question */
      first?: boolean;
      /** @description of one that was tried first, whether its last block may run without a question */
      passed?: boolean;
      /** @description what it does outside of its variables, by the facts */
      effects?: string[];
      moment?: components['schemas']['TrialMoment'];
    };
    ActionFields: {
      /** @description id of the page */
      client: string;
      /** @enum {unknown} */
      action:
        | 'inserted'
        | 'before-image'
        | 'approved'
        | 'running'
        | 'skipped'
        | 'ran'
        | 'installed'
        | 'taken-over'
        | 'noticed'
        | 'renamed'
        | 'ended'
        | 'left'
        | 'undone'
        | 'redone'
        | 'switched'
        | 'unmasked'
        | 'masked'
        | 'levelled'
        | 'tried';
      /** @description of switched, the last one of the branch that counts from now on */
      turn: number;
      /** @description absent if the action is about the turn */
      block?: number;
      cell?: string | null;
      status?: components['schemas']['Status'] | null;
      /** @description what ran; of approved, what was in sight or what the user ran in its cell; of running, what runs */
      source?: string | null;
      execution_count?: number | null;
      /** @description seconds */
      duration?: number | null;
      outputs?: components['schemas']['Outputs'];
      result?: components['schemas']['RunResult'] | null;
      /** @description why it was skipped, what was noticed, why the turn ended, what pip said last */
      reason?: string;
      /** @description the new path of a renamed notebook */
      notebook?: string | null;
      /** @description its old path; of a turn taken over, the client that drove it */
      was?: string | null;
      /**
       * @description of a turn taken over, the mode in which its waiting blocks are judged
       * @enum {unknown}
       */
      mode?: 'insert' | 'ask' | 'safe' | 'run' | null;
      /** @description id of the cell above the cell; empty at the top */
      above?: string | null;
      /** @description how the kernel died, as far as the server knows; negative where a signal ended it */
      exit_code?: number | null;
      /** @description of running: the user runs it in the notebook, so the kernel has it already */
      sent?: boolean;
      /** @description of before-image: the cell before the turn first wrote it */
      images?: components['schemas']['CellImage'][];
      /** @description ids of the cells that were undone or redone */
      cells?: string[];
      /** @description of unmasked and masked, the number in its placeholder */
      secret?: number | null;
      /**
       * @description of levelled, what the user has chosen that models may see
       * @enum {unknown}
       */
      level?: 'prompts' | 'structure' | 'samples' | 'everything' | null;
      /** @description of tried: what its code gave on a copy of the kernel */
      trial?: components['schemas']['Trial'] | null;
      /** @description of undone: with the turns after it, from a message on */
      together?: boolean;
      /** @description what was installed for a failed block or, with the status skipped, what the user did not want installed */
      package?: string | null;
    };
    /** @description what a page did; the outputs of a run are left out */
    ActionEvent: components['schemas']['EventBase'] &
      components['schemas']['ActionFields'] & {
        /** @constant */
        type: 'action';
        /** @description of running, when it began, in seconds since the epoch */
        time?: number;
      };
    /** @description the model is asked for a summary of the turns that leave; a compaction or the end of the step follows */
    SummarizingEvent: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'summarizing';
      /** @description how many turns leave */
      turns: number;
    };
    /** @description the request was too long, so the model gets less of the past from now on */
    CompactionEvent: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'compaction';
      /**
       * @description the most that is left out: long outputs of older steps, their long code as well, or whole turns
       * @enum {unknown}
       */
      leaves_out: 'outputs' | 'sources' | 'turns';
      /** @description how many turns are left out: the first ones of their branch */
      turns?: number;
      /** @description what stands for them */
      summary?: string;
      /**
       * @description who wrote the summary: the model, or nobody, and it lists what the user had asked for
       * @enum {unknown}
       */
      by?: '' | 'model' | 'list';
      /** @description a list stands below an earlier text, of the model or the user */
      has_earlier?: boolean;
      /** @description why it is a list: the message of an error */
      problem?: string;
      /** @description how many characters of the summary are sent to this model */
      room?: number;
      /** @description seq of the earlier compaction whose summary still stands for them */
      summary_of?: number;
    };
    /** @description the user has edited a summary */
    SummaryEditedEvent: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'summary-edited';
      /** @description seq of its compaction */
      compaction: number;
      text: string;
    };
    /** @description files of a block that Undo cannot put back, known when it was about to run */
    PreservedEvent: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'preserved';
      block: number;
      unpreserved: components['schemas']['Unpreserved'][];
    };
    ProducedFile: {
      /** @description contents path */
      path: string;
      /** @description bytes */
      size: number;
      /** @description whether it was there before the run */
      overwritten: boolean;
      /** @description when it was written, in seconds since the epoch; absent if unknown */
      modified?: number;
    };
    ProducedFiles: components['schemas']['ProducedFile'][];
    /** @description the files that the run of a block made or changed */
    ProducedEvent: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'produced';
      block: number;
      files: components['schemas']['ProducedFiles'];
      /** @description number of files that are not listed */
      more?: number;
    };
    /** @enum {unknown} */
    FilesUndoKind: 'undo' | 'redo';
    /** @description the user had files of the turn put back, or given back */
    FilesRestoredEvent: components['schemas']['EventBase'] & {
      /** @constant */
      type: 'files-restored';
      kind: components['schemas']['FilesUndoKind'];
    };
    SavedEvent:
      | components['schemas']['StepEvent']
      | components['schemas']['ActionEvent']
      | components['schemas']['SummarizingEvent']
      | components['schemas']['CompactionEvent']
      | components['schemas']['SummaryEditedEvent']
      | components['schemas']['PreservedEvent']
      | components['schemas']['ProducedEvent']
      | components['schemas']['FilesRestoredEvent'];
    Conversation: {
      conversation: string;
      /** @description contents path */
      notebook: string;
      /** @description of the last entry */
      seq: number;
      /** @description id of the running step */
      live: string | null;
      /** @description the client that drives the latest turn */
      driver: string;
      /** @description whether that page is still open */
      here: boolean;
      /** @description whether a page has something to do in the latest turn */
      open: boolean;
      /** @description as in the event `driver` */
      history?: string;
      /** @description the kernel's, as the latest step named it */
      process?: string;
      /** @description the last turn that came with a file; nothing of these turns can be undone or redone */
      imported?: number;
      events: components['schemas']['SavedEvent'][];
    };
    NewTitle: {
      title: string;
    };
    Imported: {
      conversation: string;
      /** @description contents path */
      notebook: string;
    };
    Kernel: {
      name: string;
      /** @description as the kernel names it, as are the next four */
      language: string;
      display_name?: string;
      mimetype?: string;
      file_extension?: string;
      pygments_lexer?: string;
      codemirror_mode?: string;
      /** @description as the kernel's specification names it */
      spec_language?: string;
    };
    /** @description the kernel's variables; absent where it could not be asked */
    KernelState: {
      /** @description what its inspector wrote */
      reply?: string;
      /** @description whether the kernel was busy, so that nothing was read */
      late?: boolean;
      /** @description whether code can be tried on a copy of the kernel */
      tries?: boolean;
    };
    /** @description cells that are the same as those sent with the step `since` */
    SameCells: {
      /** @description the index of the first of them there, from 0, and their number */
      same: number[];
    };
    Cell: {
      id: string;
      /** @enum {unknown} */
      type: 'code' | 'markdown' | 'raw';
      source: string;
      execution_count?: number | null;
      outputs?: components['schemas']['Outputs'];
      /** @description whether the user locked it: then nobody writes it */
      locked?: boolean;
      /** @description whether the user hides it from models: then the server takes neither its source nor its outputs */
      hidden?: boolean;
      /** @description whether it is sent whole, before other cells; being hidden comes first */
      pinned?: boolean;
    };
    Facts: {
      /** @description contents path */
      notebook: string;
      /** @description id of the active cell */
      active?: string | null;
      kernel?: null | components['schemas']['Kernel'];
      /** @description what the messages of the kernel's process name it: another one after each start */
      process?: string;
      /** @description the step that sent the cells that are the same; a server that no longer has them answers 409 with the kind facts */
      since?: string;
      selection?: components['schemas']['Selection'];
      /** @description cells that the user names in the prompt */
      named?: components['schemas']['NamedCell'][];
      /** @description names of variables that the user names in the prompt */
      variables?: string[];
      state?: components['schemas']['KernelState'];
      /** @description contents paths of files that the user hides from models */
      hidden_files?: string[];
      /** @description contents paths of attached files whose profiles are sent before others */
      pinned_files?: string[];
      cells: unknown[];
    };
    NamedOutput: {
      /** @description id of the cell */
      cell: string;
      /** @description index among its outputs, from 0 */
      output: number;
    };
    StepRequest: {
      /** @description id of the page */
      client: string;
      /** @description id made by the client */
      step: string;
      kind: components['schemas']['Kind'];
      mode: components['schemas']['Mode'];
      /** @description empty for the default model */
      model?: string;
      /** @description the prompt */
      text?: string;
      level?: components['schemas']['Level'];
      /** @description whether the user lets code of which it is not known what it does be tried before it asks */
      try_in_doubt?: boolean;
      /** @description whether the user lets models try code on a copy of the kernel */
      model_tries?: boolean;
      /** @description the turn that a prompt follows if the user went back; 0 for the start. Absent: the latest of the branch that counts */
      after?: number;
      facts: components['schemas']['Facts'];
      /** @description what the user attached, in order; also when a prompt is tried again */
      files?: components['schemas']['NamedFile'][];
      /** @description outputs that the user sent; they are in the facts */
      outputs?: components['schemas']['NamedOutput'][];
    };
    /** @description who drives the latest turn at this moment: not a part of the conversation */
    Driver: {
      /** @constant */
      type: 'driver';
      /** @description of the last event there is: a page that knows a later one reads the conversation again */
      seq: number;
      client: string;
      /** @description whether that page is still open */
      here: boolean;
      /** @description whether a page has something to do in the turn */
      open: boolean;
      /** @description in the first such event, the latest step up to Last-Event-ID: a page that knows another reads the conversation again */
      step?: string;
      /** @description present once the conversation's file was replaced: a page that was sent another one reads the conversation again */
      history?: string;
    };
    Event:
      components['schemas']['SavedEvent'] | components['schemas']['Driver'];
    /** @description what a page reports */
    Action: components['schemas']['ActionFields'] & {
      client?: unknown;
      action?: unknown;
      cells?: never;
      exit_code?: never;
      together?: never;
      trial?: never;
    } & unknown &
      unknown &
      unknown &
      unknown &
      unknown &
      unknown &
      unknown &
      unknown;
    /** @description a module that a run did not find, and the package that brings it; one that is not known has the name that stands in the code */
    MissingPackage: {
      module: string;
      package: string;
      known: boolean;
    };
    Acted: {
      missing?: components['schemas']['MissingPackage'];
      produced?: components['schemas']['ProducedFiles'];
      /** @description of running: what Undo cannot put back, if the card did not say it */
      unpreserved?: components['schemas']['Unpreserved'][];
      /** @description number of produced files that are not listed */
      more?: number;
      /** @description how the kernel died, if it did and that is known; negative where a signal ended it */
      exit_code?: number;
    };
    /**
     * @description put-back: the code of a cell that the user has deleted
     * @enum {unknown}
     */
    UndoKind: 'undo' | 'redo' | 'put-back';
    UndoRequest: {
      /** @description id of the page */
      client: string;
      turn: number;
      kind: components['schemas']['UndoKind'];
      /** @description only this cell; else all that the turn has written */
      cell?: string;
      /** @description cells that are restored although they have changed since; absent to be asked first */
      confirmed?: string[];
      /** @description of undo: with the turns after it, from a message on, so that they are redone together */
      together?: boolean;
      /** @description the cells of the turn as they are now, in the order of the notebook */
      cells: components['schemas']['CellImage'][];
    };
    CellChange: {
      cell: string;
      /**
       * @description what has happened to it since; a locked one cannot be confirmed
       * @enum {unknown}
       */
      change:
        'edited' | 'ran' | 'removed' | 'metadata' | 'type' | 'later' | 'locked';
      /** @description of an edited cell, the first line that differs, as it is now */
      line?: string;
    };
    /** @description what to write into the notebook now; without `restore` nothing was recorded, and the user is to be asked about what has changed */
    Undone: {
      /** @description in the order of the notebook */
      restore?: components['schemas']['CellImage'][];
      /** @description cells that are left as they are, or would be */
      changed: components['schemas']['CellChange'][];
      event?: components['schemas']['ActionEvent'];
    };
    /** @description a file of a turn, or a folder with all that the turn knew of it */
    FileChoice: {
      /** @description contents path */
      path: string;
      /** @description another one whenever the file is another, or what would become of it */
      version: string;
      /** @enum {unknown} */
      kind: 'file' | 'folder';
      /**
       * @description remove: it was not there
       * @enum {unknown}
       */
      does: 'put-back' | 'remove';
      /** @description how many files are put back or removed */
      files: number;
      /** @description their bytes */
      size: number;
      /** @description whether something else has changed it since */
      changed: boolean;
      /** @description whether it cannot be given back afterwards, because it is too large for a copy */
      final: boolean;
    };
    FileChoices: {
      files: components['schemas']['FileChoice'][];
      /** @description files of the turn that Undo cannot put back, as far as they are known */
      unpreserved: components['schemas']['Unpreserved'][];
    };
    /** @description a file as it was listed */
    ChosenFile: {
      path: string;
      version: string;
    };
    FilesUndoRequest: {
      /** @description id of the page */
      client: string;
      turn: number;
      kind: components['schemas']['FilesUndoKind'];
      /** @description those that the user has chosen */
      files: components['schemas']['ChosenFile'][];
    };
    FilesUndone: {
      /** @description paths */
      done: string[];
      /** @description each is as it was */
      failed: components['schemas']['Unpreserved'][];
      event?: components['schemas']['FilesRestoredEvent'];
    };
    /** @description the summary as the user wants it */
    SummaryRequest: {
      /** @description id of the page */
      client: string;
      /** @description seq of its compaction */
      compaction: number;
      /** @description seq of the event whose text the user has edited: that compaction, or its latest edit */
      version: number;
      text: string;
    };
    /** @description empty where the text is as it was */
    EditedSummary: {
      event?: components['schemas']['SummaryEditedEvent'];
    };
    Stop: {
      /** @description the client that drives the step */
      client: string;
      /** @description its id */
      step: string;
    };
    Stopped: {
      /** @description true: nothing was left to stop of this step */
      over?: boolean;
    };
    CheckedCell: {
      id: string;
      /** @enum {unknown} */
      type: 'code' | 'markdown' | 'raw';
      source: string;
      execution_count?: number | null;
      outputs?: components['schemas']['Outputs'];
      tags?: string[];
    };
    PastRun: {
      /** @description its execution count */
      count: number;
      source: string;
    };
    CheckRequest: {
      /** @description an id made by the page */
      check: string;
      /** @description its contents path */
      notebook: string;
      kernel: components['schemas']['Kernel'];
      /** @description all cells as the page has them, in order */
      cells: components['schemas']['CheckedCell'][];
      /** @description what the notebook's own kernel has run in this session, if it could be asked */
      history?: components['schemas']['PastRun'][];
      /** @description which may know earlier code of the cells */
      conversation?: string;
      /** @description nobody was asked: refused (422, `asks`) unless all code only computes and shows */
      automatic?: boolean;
    };
    CheckStart: {
      /** @constant */
      type: 'check-start';
      check: string;
      /** @description ids of the code cells */
      cells: string[];
    };
    /**
     * @description varies: it runs, and gives another result each time
     * @enum {unknown}
     */
    CheckStatus:
      | 'running'
      | 'ran'
      | 'varies'
      | 'differs'
      | 'failed'
      | 'depends'
      | 'endless'
      | 'skipped'
      | 'stopped'
      | 'not-run';
    /** @description a cell that starts or has ended */
    CheckRow: {
      /** @constant */
      type: 'check-cell';
      cell: string;
      /** @description among all cells, from 1 */
      position: number;
      status: components['schemas']['CheckStatus'];
      /** @description what happened, for the user */
      text?: string;
      /** @description the same for a prompt, without what a program wrote */
      fix?: string;
      /** @description the first line that differs, as the notebook shows it */
      was?: string;
      /** @description the same line as it came out */
      now?: string;
      /** @description position of the cell that is to blame */
      at?: number;
    };
    CheckEnd: {
      /** @constant */
      type: 'check-end';
      /** @enum {unknown} */
      verdict: 'runs' | 'fails' | 'stopped' | 'unknown';
      /** @description the verdict, for the user */
      text: string;
      /** @description of the first cell that does not run */
      position?: number;
    };
    CheckEvent:
      | components['schemas']['CheckStart']
      | components['schemas']['CheckRow']
      | components['schemas']['CheckEnd'];
    CheckRisks: {
      /** @description the cells that do more than computing and showing */
      risks: {
        cell: string;
        position: number;
        effects: string[];
      }[];
    };
    StopCheck: {
      check: string;
    };
    CheckStopped: {
      /** @description no such check ran */
      over?: boolean;
    };
    Inspector: {
      /** @description to run silently, without history; without an expression, it publishes what it read as display data */
      code?: string;
      /** @description to evaluate after the code: it gives what it read */
      expression?: string;
      /** @description where models may try code: to evaluate as well, as `ask` of a trial's probe */
      tries?: string;
    };
    ProfileRequest: {
      /** @description contents path */
      path: string;
      /** @description whether a hidden file or a secret may be opened */
      confirmed?: boolean;
    };
    Table: {
      name: string;
      columns: {
        name: string;
        type: string;
        /** @description share of missing values */
        nulls: number | null;
        /** @description a few */
        values: string[];
      }[];
      columns_total: number;
      rows: number | null;
      /** @description whether the number of rows is */
      estimated: boolean;
      /** @description the first rows */
      head: string[][];
    };
    Profile: {
      /** @description contents path */
      path: string;
      name: string;
      /** @description bytes */
      size?: number;
      /** @description seconds since the epoch */
      modified?: number;
      /** @enum {unknown} */
      kind?:
        | 'table'
        | 'workbook'
        | 'database'
        | 'archive'
        | 'array'
        | 'notebook'
        | 'text'
        | 'document'
        | 'image'
        | 'media'
        | 'folder'
        | 'binary';
      /** @description what the model gets */
      text?: string;
      /** @description the same without values */
      structure?: string;
      tables?: components['schemas']['Table'][];
      image?: {
        /** @description pixels */
        width: number;
        /** @description pixels */
        height: number;
      };
      /** @description why there is no profile */
      problem?: string;
      /** @description true: a hidden file or a secret, not opened unless confirmed */
      confirm?: boolean;
      /** @description true: a rule of the user's hides it from the model, so it is never sent */
      ignored?: boolean;
    } & (unknown | unknown);
    ExistsRequest: {
      /** @description contents path */
      path: string;
    };
    Exists: {
      exists: boolean;
    };
    IgnoredRequest: {
      /** @description contents path */
      folder: string;
      /** @description of files in it */
      names: string[];
      /** @description of folders in it */
      folders?: string[];
    };
    Ignored: {
      /** @description those that a rule hides from the model */
      names: string[];
    };
    FolderInstructions: {
      /** @description contents path; empty for the root */
      folder: string;
      /** @description contents path of its AGENTS.md */
      path: string;
      /** @description of all its texts */
      digest: string;
      /**
       * @description the user's answer for these texts
       * @enum {unknown}
       */
      state: 'ask' | 'use' | 'no';
      /** @description whether the user wants them in this notebook */
      wanted: boolean;
      /** @description of its AGENTS.md; empty without one */
      text: string;
      /** @description lines that went and are new since the user's latest yes */
      changes?: string;
      skills: {
        name: string;
        description: string;
        /** @description all of its SKILL.md */
        text: string;
      }[];
    };
    Instructions: {
      /** @description characters of a message that they may have together */
      most: number;
      own: {
        /** @description empty where there are none */
        text: string;
        /** @description whether the user wants them in this notebook */
        wanted: boolean;
      };
      /** @description those that say something, from the root to the notebook's */
      folders: components['schemas']['FolderInstructions'][];
    };
    InstructionsChange: {
      /** @description contents path */
      notebook: string;
      /** @description the user's own from now on */
      own?: string;
      /** @description to the question whether these texts may instruct; refused (409) if they have changed */
      answer?: {
        folder: string;
        digest: string;
        use: boolean;
      };
      /** @description for this notebook alone */
      here?: {
        /** @description null: the user's own */
        folder: string | null;
        wanted: boolean;
      };
    };
    /** @description a prompt as a step would send it */
    PreviewRequest: {
      /** @description id of the page */
      client: string;
      /** @description what is written of the prompt until now */
      text: string;
      /** @description id of this preview made by the client */
      step: string;
      /** @description empty before the first prompt */
      conversation: string;
      mode?: components['schemas']['Mode'];
      /** @description empty for the default model */
      model?: string;
      after?: number;
      level?: components['schemas']['Level'];
      /** @description whether the user lets models try code on a copy of the kernel */
      model_tries?: boolean;
      facts: components['schemas']['Facts'];
      files?: components['schemas']['NamedFile'][];
      outputs?: components['schemas']['NamedOutput'][];
    };
    SentMessage: {
      tokens: number;
      parts: {
        /**
         * @description added: not of the conversation, as are examples for a small model
         * @enum {unknown}
         */
        part:
          | 'instructions'
          | 'notebook'
          | 'outputs'
          | 'files'
          | 'talk'
          | 'images'
          | 'answer'
          | 'added';
        tokens: number;
      }[];
      /** @description ids of the cells that it shows something of */
      cells: string[];
      /** @description contents paths of the files that it describes */
      files: string[];
    };
    SentRequest: {
      /**
       * @description summary: of turns that are about to be left out, on which the next request depends
       * @enum {unknown}
       */
      purpose: 'answer' | 'summary';
      /**
       * @description sent: the same bytes were sent; again: rendered once more, and it is not known whether these bytes were sent; draft: not sent yet
       * @enum {unknown}
       */
      certain: 'draft' | 'sent' | 'again';
      /**
       * @description why it is not certain: nothing was recorded, or what was recorded is different
       * @enum {unknown}
       */
      why: '' | 'unrecorded' | 'changed';
      model: string;
      /** @description its name; empty if it is not known where the request went */
      endpoint: string;
      /** @description that gets it; empty for this machine */
      host: string;
      level: components['schemas']['Level'];
      /** @description of sending, in seconds since the epoch; null before that */
      time: number | null;
      /** @description the JSON of the call, without keys and headers */
      body: Record<string, unknown>;
      /** @description of all messages, about */
      tokens: number;
      /** @description one for each message of the body */
      messages: components['schemas']['SentMessage'][];
    };
    /** @description in the order in which they are sent; none where the model is not called */
    SentRequests: {
      requests: components['schemas']['SentRequest'][];
      /** @description of a draft, whether the model is offered to try code on a copy of the kernel */
      tries?: boolean;
    };
    /** @description how to find out whether code can be tried: `ask` is evaluated by the kernel; empty where the administrator has switched trials off */
    TrialProbe: {
      ask: string;
    };
    /** @description blocks that wait, in their order; the last one is what the user asks about */
    TrialRequest: {
      /** @description id of the page */
      client: string;
      turn: number;
      sources: {
        block: number;
        /** @description what is in sight */
        source: string;
      }[];
      /** @description nobody has asked: if nothing outside is touched, the code may run without a question */
      first?: boolean;
    };
    /** @description expressions that the kernel evaluates; its result comes as a message that names the trial */
    TrialStart: {
      /** @description id of the trial */
      trial: string;
      start: string;
      /** @description ends the trial */
      stop: string;
    };
    TrialReport: {
      /** @description id of the page */
      client: string;
      /** @description as the kernel sent it */
      result: Record<string, unknown>;
      moment?: components['schemas']['TrialMoment'];
      /** @description where the kernel runs: files in it are named by the rest of their paths */
      folder?: string;
      /** @description its user's home folder */
      home?: string;
    };
    /** @description a prompt as a step would send it, or only its text and the id of an estimate whose rest is the same */
    EstimateRequest: {
      /** @description id of the page */
      client: string;
      /** @description what is written of the prompt until now */
      text: string;
      /** @description the id of the page's latest estimate; a server that no longer has it answers 409 with the kind facts */
      same?: string;
      /** @description id of this estimate made by the client */
      step?: string;
      /** @description empty before the first prompt */
      conversation?: string;
      mode?: components['schemas']['Mode'];
      /** @description empty for the default model */
      model?: string;
      level?: components['schemas']['Level'];
      /** @description whether the user lets models try code on a copy of the kernel */
      model_tries?: boolean;
      after?: number;
      facts?: components['schemas']['Facts'];
      files?: components['schemas']['NamedFile'][];
      outputs?: components['schemas']['NamedOutput'][];
    } & (unknown | unknown);
    Estimate: {
      /** @description of the request, about */
      tokens: number;
      /** @description tokens of the model's context window */
      window: number;
      /** @description the most tokens of the answer */
      answer: number;
      /** @description whether this text alone is too long for the model, so that a step with it would be refused */
      too_long?: boolean;
      parts: {
        /** @enum {unknown} */
        part: 'instructions' | 'notebook' | 'outputs' | 'files' | 'talk';
        tokens: number;
      }[];
      /** @description what the secrets in this text look like, which would leave as placeholders; absent where there are none */
      secrets?: string[];
      /** @description US dollars of the request without its answer, about; null where the price is not known */
      cost: number | null;
    };
    /** @enum {unknown} */
    Scope: 'turn' | 'conversation' | 'day';
    /** @enum {unknown} */
    Unit: 'tokens' | 'usd';
    SpendingLimit: {
      scope: components['schemas']['Scope'];
      unit: components['schemas']['Unit'];
      most: number | null;
      /** @description the administrator's setting, which locks it; empty for the user's */
      set_by: string;
    };
    Spent: {
      prompt_tokens: number;
      /** @description those of the prompts that endpoints had in their caches */
      cached_tokens: number;
      completion_tokens: number;
      /** @description US dollars as far as they are known; null where nothing is */
      cost: number | null;
      /** @description whether some requests have no known price */
      unpriced: boolean;
      /** @description whether some of it is an estimate, because an endpoint reported nothing */
      about: boolean;
    };
    /** @description US dollars for a million tokens */
    Price: {
      input: number;
      cached?: number | null;
      output: number;
    };
    Spending: {
      /** @description each that could be set */
      limits: components['schemas']['SpendingLimit'][];
      today: components['schemas']['Spent'];
      conversation?: components['schemas']['Spent'];
      price?: {
        model: string;
        price: null | components['schemas']['Price'];
        /** @description user, endpoint (by its list), known (by the data file), a setting, or empty */
        set_by: string;
      };
    };
    SpendingChange: {
      limits?: {
        scope: components['schemas']['Scope'];
        unit: components['schemas']['Unit'];
        most: number | null;
      }[];
      prices?: {
        model: string;
        price: null | components['schemas']['Price'];
      }[];
    };
    /** @enum {unknown} */
    KeyPlace: 'none' | 'file' | 'keyring' | 'environment';
    SetUpEndpoint: {
      /** @description of its provider: its models go by NAME/MODEL, OpenAI's by their own */
      name: string;
      /** @description what users call it */
      title: string;
      /** @description empty for the embedded model */
      base_url: string;
      /** @description empty if it was saved before there were presets */
      preset: string;
      api_version: string;
      /** @description names that the user typed */
      models: string[];
      /** @description what of its models the configuration sets, so that it cannot be corrected */
      locked: {
        /** @enum {unknown} */
        field: 'context_window' | 'vision' | 'reasoning' | 'output_cap';
        setting: string;
      }[];
      /** @description settings and variables that set it up; empty if the user has */
      set_by: string[];
      key: {
        place: components['schemas']['KeyPlace'];
        /** @description the last four characters, never more; empty for a short key */
        hint: string;
        /** @description the environment variable that holds it */
        variable: string;
      };
      /** @description whether it is called */
      on: boolean;
      /** @description whether the configuration has an endpoint of this name */
      hidden: boolean;
      /** @description whether its key goes to another machine in clear */
      plain_http: boolean;
      /** @description that gets the prompts, also where a server on this machine sends them on; empty for this machine */
      host: string;
      /** @description whether prompts stay on this machine, as far as that is known */
      local: boolean;
      /** @description why the administrator does not allow it; empty if it is allowed */
      refused: string;
    };
    Preset: {
      id: string;
      title: string;
      /** @description empty if everyone has one of their own */
      base_url: string;
      /** @description what such an address looks like */
      example: string;
      /** @enum {unknown} */
      key: 'needed' | 'optional' | 'none';
      /** @description the page where one gets a key or the server; may be empty */
      docs: string;
      /** @description whether users name the models themselves */
      deployments: boolean;
      /** @description whether the address may need the date of a version */
      api_version: boolean;
      /** @description the environment variable whose key is used if none is pasted, if it is set */
      variable: string;
    };
    Endpoints: {
      /** @description the configuration's first, then the user's in their order, then the embedded model */
      endpoints: components['schemas']['SetUpEndpoint'][];
      presets: components['schemas']['Preset'][];
      /** @description of the presets */
      date: string;
      /** @description where a pasted key would be saved */
      keys: components['schemas']['KeyPlace'];
    };
    TypedModels: string[];
    NewEndpoint: {
      preset?: string;
      /** @description by default of its preset or address */
      name?: string;
      /** @description the default is the preset's, or OpenAI */
      base_url?: string;
      key?: string;
      api_version?: string;
      models?: components['schemas']['TypedModels'];
      /** @description that the key may go to another machine in clear */
      plain_http?: boolean;
    };
    MadeEndpoint: {
      name: string;
      models: string[];
      /** @description what is used from now on; empty if the endpoint lists no models */
      model: string;
      /** @description whether the key was checked: some endpoints list their models without any */
      verified: boolean;
    };
    EndpointOrder: {
      /** @description names; those that are missing come last */
      order: string[];
    };
    EndpointChange: {
      /** @description another server does not get the saved key */
      base_url?: string;
      /** @description empty to forget it */
      key?: string;
      api_version?: string;
      models?: components['schemas']['TypedModels'];
      on?: boolean;
      /** @description that the key may go to another machine in clear */
      plain_http?: boolean;
    };
    EndpointTest: {
      /** @description its name at the endpoint; by default the chosen one if it is there, else the recommended one */
      model?: string;
    };
    TestedEndpoint: {
      /** @description its whole name; empty if none could be tried */
      model: string;
      /** @description how many requests were sent to the model */
      requests: number;
      checks: {
        /** @enum {unknown} */
        check: 'lists' | 'answers' | 'streams' | 'thinks' | 'images' | 'window';
        /** @enum {unknown} */
        result: 'yes' | 'no' | 'unknown';
        /** @description for the user */
        message: string;
        /** @description the endpoint's own words, if it had any */
        detail: string;
      }[];
    };
    LocalEndpoints: {
      endpoints: {
        /** @description what usually listens at its port */
        title: string;
        base_url: string;
        models: string[];
        /** @description whether it lists more models than these */
        cut: boolean;
        /** @description whether it is set up already */
        used: boolean;
      }[];
    };
    /** @description of a running download */
    Progress: {
      bytes: number;
      total: number;
      /** @description bytes a second */
      rate: number | null;
      /** @description until it is complete */
      seconds: number | null;
    };
    Starter: {
      /** @enum {unknown} */
      state: 'absent' | 'fetching' | 'checking' | 'ready';
      title: string;
      licence: string;
      /** @description bytes */
      size: number;
      progress: null | components['schemas']['Progress'];
      /** @description why the last download failed */
      problem: null | components['schemas']['Error'];
      /** @description the command that installs llama.cpp */
      install: string | null;
      /**
       * @description of the embedded model
       * @enum {unknown}
       */
      process: 'none' | 'starting' | 'running';
    };
    DownloadedModel: {
      /** @description its name identifies the download */
      file: string;
      /** @description what a download is started with, empty if it is unknown */
      spec: string;
      title: string;
      /** @description of a model of our list, else empty */
      about: string;
      /** @description where the hub describes it, else empty */
      page: string;
      /** @description empty if it is unknown */
      licence: string;
      /** @description tokens, 0 if it is unknown */
      context: number;
      /** @description bytes, 0 if it is unknown */
      size: number;
      /** @description bytes that it takes when it runs, about, 0 if it is unknown */
      memory: number;
      /**
       * @description whether it has room; asks: only if memory is freed before it is used
       * @enum {unknown}
       */
      fits: 'yes' | 'asks' | 'no';
      /** @enum {unknown} */
      state: 'absent' | 'partial' | 'fetching' | 'checking' | 'ready';
      /** @description bytes of an incomplete download */
      arrived: number;
      progress: null | components['schemas']['Progress'];
      /** @description why the last download failed */
      problem: null | components['schemas']['Error'];
      /** @description its name in the model picker */
      model: string;
    };
    Downloads: {
      /** @description whether the administrator allows downloads */
      allowed: boolean;
      /** @description the host that the models of the list come from */
      hub: string;
      /** @description of the machine or the container, in bytes */
      memory: {
        free: number;
        total: number;
      };
      /** @description free bytes */
      disk: number;
      /** @description the command that installs llama.cpp, if it is missing */
      install: string | null;
      models: components['schemas']['DownloadedModel'][];
    };
    NewDownload: {
      /** @description a name of the list, hf:OWNER/REPO/FILE, or an https address */
      model: string;
      /** @description also if it needs more memory than is free */
      sure?: boolean;
    };
    StoppedDownload: {
      file: string;
    };
  };
  responses: {
    /** @description What happened and what to do next. */
    Error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description Not authenticated, or not authorized. */
    Forbidden: {
      headers: {
        [name: string]: unknown;
      };
      content?: never;
    };
  };
  parameters: {
    Conversation: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
