// Each app under test keeps its processors busy: side by side they would only wait for each other.
[assembly: Parallelization(MaxThreads = 2)]
